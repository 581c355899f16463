import { type PreTradeCheck } from '../pre-trade-check.js';
import { allowIf } from '../verdict.js';

export const subsystemNotReady: PreTradeCheck = {
  code: 'subsystem_not_ready',
  order: 30,
  alsoForExits: false,
  check: (_, { notReadyReason }) => allowIf(notReadyReason === undefined, notReadyReason ?? ''),
};
