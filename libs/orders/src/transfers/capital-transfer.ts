import { type BotMode } from '@app/bots';
import { type Actor, type BotId, type Money, type UserId } from '@app/kernel';

/** Capital that one bot of a user gave to another: one line of the ledger, written once and never changed. */
export interface CapitalTransfer {
  /** Chosen by who asks: the same transfer asked for twice happens once. */
  readonly id: string;
  readonly userId: UserId;
  readonly mode: BotMode;
  readonly quote: string;
  readonly fromBotId: BotId;
  readonly toBotId: BotId;
  readonly amount: Money;
  readonly reason: string;
  readonly actor: Actor;
  /** The transfer that this one takes back. */
  readonly undoes: string | undefined;
  /** Wall time. */
  readonly createdAt: Date;
}

export type TransferRequest = Pick<
  CapitalTransfer,
  'id' | 'userId' | 'fromBotId' | 'toBotId' | 'amount' | 'reason' | 'actor'
>;
