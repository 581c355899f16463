import { type Bot } from '@app/bots';

/** What speaks for a bot, as the live gate judges it. */
export interface BotEvidence {
  /** Its results can hardly be chance. */
  readonly isProven: boolean;
  /** Nothing at all stands between it and real money, except a person. */
  readonly mayGoLive: boolean;
}

/** Where the autopilot learns what bots have proven (port). */
export abstract class EvidenceOf {
  abstract of(bot: Bot): Promise<BotEvidence>;
}
