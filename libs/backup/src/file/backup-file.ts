import { type FileHandle, open } from 'node:fs/promises';

import { type Source } from './read-frames.js';

/** Gives `read` a file from its beginning. */
export async function withFile<T>(path: string, read: (source: Source) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  try {
    return await read(sourceOf(file));
  } finally {
    await file.close();
  }
}

function sourceOf(file: FileHandle): Source {
  return async (length) => {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(bytes, filled, length - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  };
}
