import { type BotId, type UserId } from '@app/kernel';
import { type Provenance } from '@app/markets';

/** A way of trading that a user has tried: a bot as it was set up when it was started. It stays when the bot is archived. */
export interface Variant {
  readonly userId: UserId;
  /** Variants on made-up prices are counted apart: they say nothing about real ones. */
  readonly prices: Provenance;
  /** From 1, in the order in which the user's variants on such prices were started. */
  readonly ordinal: number;
  readonly botId: BotId;
  /** From 1, in the order of the bot's own variants; the last one is what it trades with. */
  readonly sequence: number;
  readonly setupHash: string;
  /** Wall time. */
  readonly startedAt: Date;
  /** Paper trades of the bot that were begun before it, and say nothing about it. */
  readonly tradesBefore: number;
  /** When its edge was first proved (wall time). */
  readonly provedAt: Date | undefined;
}

export type VariantKey = Pick<Variant, 'userId' | 'prices' | 'ordinal'>;
