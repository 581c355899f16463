import { type BotId } from '@app/kernel';

/** What a bot has done on paper. */
export interface PaperRecord {
  readonly botId: BotId;
  readonly trades: number;
  /** Trades that earned something net. */
  readonly wins: number;
  /** When the first was opened; time of the market. */
  readonly since: Date;
  /** When the last was closed; time of the market. */
  readonly until: Date;
}
