/** Why the store cannot start or go on; the message says what to do. */
export type EmbeddedMongoProblem =
  'folder-in-use' | 'folder-not-usable' | 'data-damaged' | 'format-unknown' | 'write-failed';

export class EmbeddedMongoError extends Error {
  override readonly name = 'EmbeddedMongoError';

  constructor(
    readonly problem: EmbeddedMongoProblem,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
