import { type PreTradeCheck } from '../pre-trade-check.js';

/** Nothing is sent during an emergency stop, exits included. */
export const halted: PreTradeCheck = {
  code: 'halted',
  order: 10,
  alsoForExits: true,
  check: (_, { halt }) =>
    halt.halted
      ? { allowed: false, reason: `Emergency stop ${halt.epoch}: ${halt.reason}` }
      : { allowed: true },
};
