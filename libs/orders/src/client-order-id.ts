import { createHash } from 'node:crypto';

import { type BotId, type ClientOrderId, clientOrderId } from '@app/kernel';

/** What makes two decisions the same decision. */
export interface DecisionKey {
  readonly botId: BotId;
  /** Open time of the decision's candle, or the safety tick's time (market time, ms). */
  readonly slot: number;
  readonly purpose: 'entry' | 'exit';
}

const PREFIX = 'amk';
/** The shortest limit among the exchanges that take a name of our choice (OKX): 32 letters and digits, no dash. */
const LENGTH_MAX = 32;
const PURPOSE_LETTER = { entry: 'e', exit: 'x' } as const;

/** Whether a name may be one of ours: other programs and people have orders at the same exchange. */
export const isOurs = (id: ClientOrderId): boolean =>
  id.length === LENGTH_MAX && Object.values(PURPOSE_LETTER).some((letter) => id.startsWith(PREFIX + letter));

/** The same decision made twice is the same order: the name follows from bot, slot and purpose alone. */
export function deriveClientOrderId({ botId, slot, purpose }: DecisionKey): ClientOrderId {
  const name = `${PREFIX}${PURPOSE_LETTER[purpose]}`;
  const digest = createHash('sha256').update(`${botId}|${slot}|${purpose}`).digest('hex');
  return clientOrderId(name + digest.slice(0, LENGTH_MAX - name.length));
}
