import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { DamagedBackupError } from '../backup.errors.js';
import { DocumentHash } from './document-hash.js';
import { type CollectionManifest, decodeManifest, type Manifest } from './manifest.js';
import { type CheckedFrame, readFrames, type Source } from './read-frames.js';

/** A piece of a backup that was found to be right, or its end. */
export type BackupPart =
  | { readonly kind: 'documents'; readonly collection: string; readonly documents: readonly Uint8Array[] }
  | { readonly kind: 'end'; readonly manifest: Manifest; readonly digest: string };

export interface VerifiedBackup {
  readonly manifest: Manifest;
  /** Stands for every byte of the file, hexadecimal. */
  readonly digest: string;
}

/** A chunk and the largest document of a database, and room. */
const CHUNK_BYTES_MAX = 32 * 1024 * 1024;
const DOCUMENT_BYTES_MIN = 5;
const decompress = promisify(gunzip);

/**
 * The documents of a backup, piece by piece. Everything is checked before it is given out, and at the end that the
 * whole is what the manifest says. @throws DamagedBackupError, UnknownBackupFormatError
 */
export async function* readBackup(source: Source): AsyncGenerator<BackupPart> {
  const found = new Map<string, DocumentHash>();
  let current: { readonly name: string; readonly hash: DocumentHash } | undefined;
  for await (const frame of readFrames(source)) {
    switch (frame.kind) {
      case 'collection':
        current = { name: Buffer.from(frame.payload).toString(), hash: new DocumentHash() };
        if (found.has(current.name)) throw damaged('a collection comes twice', frame);
        found.set(current.name, current.hash);
        break;
      case 'documents': {
        if (current === undefined) throw damaged('documents belong to no collection', frame);
        const documents = await documentsIn(frame);
        for (const document of documents) current.hash.add(document);
        yield { kind: 'documents', collection: current.name, documents };
        break;
      }
      case 'manifest': {
        const manifest = decodeManifest(frame.payload, frame.position);
        compare(manifest.collections, found, frame);
        yield { kind: 'end', manifest, digest: frame.digest.toString('hex') };
      }
    }
  }
}

/** Reads all of it. @throws DamagedBackupError, UnknownBackupFormatError */
export async function verifyBackup(source: Source): Promise<VerifiedBackup> {
  let verified: VerifiedBackup | undefined;
  for await (const part of readBackup(source)) if (part.kind === 'end') verified = part;
  if (verified === undefined) throw new DamagedBackupError('it has no manifest', 0);
  const { manifest, digest } = verified;
  return { manifest, digest };
}

function compare(
  collections: readonly CollectionManifest[],
  found: ReadonlyMap<string, DocumentHash>,
  frame: CheckedFrame,
): void {
  if (collections.length !== found.size) throw damaged('its manifest does not name what is in it', frame);
  for (const { name, documents, hash } of collections) {
    const actual = found.get(name)?.digest();
    if (actual?.hash !== hash || actual.documents !== documents)
      throw damaged(`${name} is not what its manifest says`, frame);
  }
}

async function documentsIn(frame: CheckedFrame): Promise<readonly Uint8Array[]> {
  let bytes: Buffer;
  try {
    bytes = await decompress(frame.payload, { maxOutputLength: CHUNK_BYTES_MAX });
  } catch (error) {
    throw new DamagedBackupError('documents cannot be decompressed', frame.position, error);
  }
  const documents: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.length - at < DOCUMENT_BYTES_MIN ? 0 : bytes.readInt32LE(at);
    if (length < DOCUMENT_BYTES_MIN || at + length > bytes.length)
      throw damaged('a document is cut off', frame);
    documents.push(bytes.subarray(at, at + length));
    at += length;
  }
  return documents;
}

const damaged = (what: string, { position }: CheckedFrame): DamagedBackupError =>
  new DamagedBackupError(what, position);
