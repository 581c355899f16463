import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { DocumentHash } from './document-hash.js';
import { DIGEST_BYTES, digestOf, encodeFrame, FORMAT_VERSION, type FrameKind, PREAMBLE } from './frame.js';
import {
  type AppliedMigration,
  type CollectionManifest,
  type DatabaseOptions,
  encodeManifest,
  hashOfCollections,
  type Manifest,
} from './manifest.js';

/** A collection of one state of the database. */
export interface SnapshotCollection {
  readonly name: string;
  readonly options: DatabaseOptions;
  readonly indexes: readonly DatabaseOptions[];
  /** As they are stored, in the order of their `_id`. */
  readonly documents: () => AsyncIterable<Uint8Array>;
}

/** What is known besides the documents. */
export interface BackupFacts {
  readonly appVersion: string;
  readonly takenAt: Date;
  readonly schema: readonly AppliedMigration[];
  /** Names of the collections that make up the ledger. */
  readonly ledger: readonly string[];
}

export type Sink = (bytes: Uint8Array) => Promise<void>;

/** Documents are compressed in chunks of about this size: what is held in memory at once. */
const CHUNK_BYTES = 1024 * 1024;
/** Well-compressed already, and four times as fast as the default of 6. */
const COMPRESSION_LEVEL = 1;
const compress = promisify(gzip);

/** Writes everything the snapshot holds and says what that was. */
export async function writeBackup(
  sink: Sink,
  snapshot: readonly SnapshotCollection[],
  { ledger, takenAt, ...facts }: BackupFacts,
): Promise<{ manifest: Manifest; digest: string }> {
  const frames = new FrameWriter(sink);
  await frames.begin();
  const collections: CollectionManifest[] = [];
  for (const collection of snapshot) collections.push(await writeCollection(frames, collection));
  const manifest: Manifest = {
    ...facts,
    formatVersion: FORMAT_VERSION,
    takenAt: takenAt.toISOString(),
    collections,
    ledgerHash: hashOfCollections(collections, ledger),
  };
  await frames.write('manifest', encodeManifest(manifest));
  return { manifest, digest: frames.digest };
}

async function writeCollection(
  frames: FrameWriter,
  { name, options, indexes, documents }: SnapshotCollection,
): Promise<CollectionManifest> {
  await frames.write('collection', Buffer.from(name));
  const hash = new DocumentHash();
  let chunk: Uint8Array[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (chunk.length === 0) return;
    await frames.write('documents', await compress(Buffer.concat(chunk), { level: COMPRESSION_LEVEL }));
    chunk = [];
    bytes = 0;
  };
  for await (const document of documents()) {
    hash.add(document);
    chunk.push(document);
    bytes += document.length;
    if (bytes >= CHUNK_BYTES) await flush();
  }
  await flush();
  return { name, options, indexes, ...hash.digest() };
}

/** Each frame is bound to all before it. */
class FrameWriter {
  #digest: Buffer = Buffer.alloc(DIGEST_BYTES);

  constructor(private readonly sink: Sink) {}

  get digest(): string {
    return this.#digest.toString('hex');
  }

  async begin(): Promise<void> {
    this.#digest = digestOf(PREAMBLE);
    await this.sink(PREAMBLE);
  }

  async write(kind: FrameKind, payload: Uint8Array): Promise<void> {
    const { head, digest } = encodeFrame(kind, payload, this.#digest);
    this.#digest = digest;
    await this.sink(head);
    await this.sink(payload);
    await this.sink(digest);
  }
}
