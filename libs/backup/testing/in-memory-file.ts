import { type Source } from '../src/file/read-frames.js';
import { type BackupFacts, type SnapshotCollection, writeBackup } from '../src/file/write-backup.js';

/** The bytes of a backup. */
export async function bytesOfBackup(
  snapshot: readonly SnapshotCollection[],
  facts: BackupFacts,
): Promise<Buffer> {
  const written: Buffer[] = [];
  await writeBackup(
    (bytes) => {
      written.push(Buffer.from(bytes));
      return Promise.resolve();
    },
    snapshot,
    facts,
  );
  return Buffer.concat(written);
}

/** Reads bytes as if they were a file. */
export function sourceOf(bytes: Buffer): Source {
  let position = 0;
  return (length) => {
    const read = bytes.subarray(position, position + length);
    position += read.length;
    return Promise.resolve(read);
  };
}
