import { type BotId, type ClientOrderId, type UserId } from '@app/kernel';
import { type Sizing } from '@app/kelly';
import { type Provenance } from '@app/markets';

/** What a bot's tick came to. `no_trade`: it wanted to and did not, with the code that says why. */
export type DecisionOutcome = 'entered' | 'exited' | 'held' | 'no_trade' | 'failed';

/** Why a bot did or did not trade at one moment. Kept for `DECISIONS_RETENTION_DAYS`. */
export interface DecisionRecord {
  readonly botId: BotId;
  readonly userId: UserId;
  /** Market time of the close that was decided on, or of the price that met an exit rule. */
  readonly slot: Date;
  /** Wall time. */
  readonly decidedAt: Date;
  readonly outcome: DecisionOutcome;
  /** Stable: `hold`, `strategy_entry`, `stop_loss`, a check's code, a sizing recommendation ... */
  readonly code: string;
  readonly reason: string;
  readonly confidence: number;
  readonly expectedEdgeBps: number;
  /** Close of the candle or the bid that was judged. */
  readonly marketPrice: number;
  readonly provenance: Provenance;
  readonly sizing: Sizing | undefined;
  readonly clientOrderId: ClientOrderId | undefined;
}
