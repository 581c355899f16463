import { DomainError } from '@app/kernel';

/** A file of candles is not what it should be: which line (from 1), and what is wrong with it. */
export class CandleFileError extends DomainError {
  readonly code = 'CANDLE_FILE_INVALID';
  readonly kind = 'invalid';

  constructor(
    file: string,
    readonly line: number | undefined,
    readonly fault: string,
    options?: { cause?: unknown },
  ) {
    super(line === undefined ? `${file}: ${fault}` : `${file}, line ${line}: ${fault}`, options);
  }
}

/** Thrown while rows are read, before it is known which file they are from. */
export class CandleRowError extends Error {
  override readonly name = 'CandleRowError';

  constructor(
    readonly line: number,
    readonly fault: string,
  ) {
    super(`line ${line}: ${fault}`);
  }
}
