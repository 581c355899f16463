import { type ExchangeId } from '@app/kernel';
import { type KeyReport } from '@app/venues';

/** What the last test of a key found, and when. */
export type KeyTest = {
  /** Wall time. */
  readonly testedAt: Date;
} & (
  | ({ readonly outcome: 'accepted' } & KeyReport)
  /** The exchange does not accept the key. */
  | { readonly outcome: 'refused'; readonly reason: string }
);

/** What may be known of a stored key: nothing of it can be used. */
export interface ExchangeKeyStatus {
  readonly id: string;
  readonly exchange: ExchangeId;
  /** The last four characters of the public part. */
  readonly keyEnding: string;
  readonly storedAt: Date;
  /** False when the key-encryption key that is in use cannot open it. */
  readonly readable: boolean;
  /** undefined: not tested since it was stored. */
  readonly test: KeyTest | undefined;
}
