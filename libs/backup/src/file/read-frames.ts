import { DamagedBackupError } from '../backup.errors.js';
import {
  checkPreamble,
  decodeHead,
  DIGEST_BYTES,
  digestOf,
  type Frame,
  FRAME_HEAD_BYTES,
  PREAMBLE,
} from './frame.js';

/** Bytes in order: the next `length` of them, fewer only at the end. */
export type Source = (length: number) => Promise<Buffer>;

/** A frame whose checksum is right. */
export interface CheckedFrame extends Frame {
  /** Of its first byte. */
  readonly position: number;
}

/**
 * The frames of a file, each after its checksum was found to be right; a manifest ends it.
 * @throws DamagedBackupError, UnknownBackupFormatError
 */
export async function* readFrames(source: Source): AsyncGenerator<CheckedFrame> {
  const preamble = await source(PREAMBLE.length);
  checkPreamble(preamble);
  let digest: Buffer = digestOf(preamble);
  let position = PREAMBLE.length;
  for (;;) {
    const head = await demand(source, FRAME_HEAD_BYTES, position);
    const { kind, length } = decodeHead(head, position);
    const payload = await demand(source, length, position);
    const stored = await demand(source, DIGEST_BYTES, position);
    digest = digestOf(digest, head, payload);
    if (!digest.equals(stored)) throw new DamagedBackupError('a checksum is wrong', position);
    yield { kind, payload, digest, position };
    position += head.length + length + stored.length;
    if (kind === 'manifest') break;
  }
  if ((await source(1)).length > 0)
    throw new DamagedBackupError('there is something after its end', position);
}

async function demand(source: Source, length: number, position: number): Promise<Buffer> {
  const bytes = await source(length);
  if (bytes.length < length) throw new DamagedBackupError('it ends too early', position + bytes.length);
  return bytes;
}
