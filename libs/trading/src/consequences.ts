import { type PauseReason } from '@app/bots';

import { type DecisionRecord } from './decision-record.js';

/** What only a person may lift again: trading on would repeat the same refusal at every candle. */
const PAUSES: Readonly<Record<string, PauseReason>> = {
  no_edge: 'no_edge',
  drawdown: 'risk_stop',
  losing_streak: 'risk_stop',
};

/** Why a bot must be paused after this decision; undefined when it may go on. */
export const pauseAfter = ({
  outcome,
  code,
}: Pick<DecisionRecord, 'outcome' | 'code'>): PauseReason | undefined =>
  outcome === 'no_trade' ? PAUSES[code] : undefined;
