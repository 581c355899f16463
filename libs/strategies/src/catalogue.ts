import { bollingerReversion } from './bollinger-reversion.js';
import { buyAndHold } from './buy-and-hold.js';
import { coinFlip } from './coin-flip.js';
import { donchianBreakout } from './donchian-breakout.js';
import { emaCross } from './ema-cross.js';
import { macdMomentum } from './macd-momentum.js';
import { rsiReversion } from './rsi-reversion.js';
import { type Strategy } from './strategy.js';

/** Every strategy a bot can have. To add one: one file, one line here. */
export const STRATEGIES: readonly Strategy[] = [
  bollingerReversion,
  buyAndHold,
  coinFlip,
  donchianBreakout,
  emaCross,
  macdMomentum,
  rsiReversion,
];

export const strategyNamed = (name: string): Strategy | undefined =>
  STRATEGIES.find((strategy) => strategy.name === name);
