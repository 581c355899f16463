import { createHash } from 'node:crypto';

import { DamagedBackupError, UnknownBackupFormatError } from '../backup.errors.js';

/**
 * A backup file is a preamble (8 bytes of name, 4 of format version) and frames. A frame is 1 byte of kind, 4 bytes of
 * length (big-endian), the payload, and 32 bytes of SHA-256 over the digest before it, the kind, the length and the
 * payload. The digest before the first frame is that of the preamble. So every byte is covered, no frame can be moved,
 * left out or repeated, and the last digest stands for the whole file.
 */
export const FORMAT_VERSION = 1;
const NAME = 'AMARKBAK';
export const PREAMBLE = preambleOf(FORMAT_VERSION);
export const FRAME_HEAD_BYTES = 5;
export const DIGEST_BYTES = 32;

/** Far above what is ever written: a damaged length must not ask for all of the memory. */
const PAYLOAD_BYTES_MAX = 64 * 1024 * 1024;

const KINDS = ['collection', 'documents', 'manifest'] as const;
/** `collection` names the one that the documents after it belong to; the manifest is the last frame. */
export type FrameKind = (typeof KINDS)[number];

export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Uint8Array;
  /** Stands for the file up to the end of this frame. */
  readonly digest: Buffer;
}

export function encodeFrame(
  kind: FrameKind,
  payload: Uint8Array,
  previous: Uint8Array,
): Frame & { head: Buffer } {
  const head = Buffer.alloc(FRAME_HEAD_BYTES);
  head.writeUInt8(KINDS.indexOf(kind) + 1, 0);
  head.writeUInt32BE(payload.length, 1);
  return { kind, payload, head, digest: digestOf(previous, head, payload) };
}

/** @throws DamagedBackupError, UnknownBackupFormatError */
export function checkPreamble(bytes: Buffer): void {
  if (bytes.length < PREAMBLE.length || bytes.toString('latin1', 0, NAME.length) !== NAME)
    throw new DamagedBackupError('it does not begin like a backup', 0);
  const version = bytes.readUInt32BE(NAME.length);
  if (version !== FORMAT_VERSION) throw new UnknownBackupFormatError(version, FORMAT_VERSION);
}

/** @throws DamagedBackupError */
export function decodeHead(head: Buffer, position: number): { kind: FrameKind; length: number } {
  const kind = KINDS[head.readUInt8(0) - 1];
  const length = head.readUInt32BE(1);
  if (kind === undefined) throw new DamagedBackupError('a frame has no known kind', position);
  if (length > PAYLOAD_BYTES_MAX) throw new DamagedBackupError('a frame has no possible length', position);
  return { kind, length };
}

export const digestOf = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

function preambleOf(version: number): Buffer {
  const bytes = Buffer.alloc(NAME.length + 4);
  bytes.write(NAME, 'latin1');
  bytes.writeUInt32BE(version, NAME.length);
  return bytes;
}
