import { type BotDetector } from '../detector.js';
import { type HealingSettings } from '../settings.js';
import { abnormalTrading } from './abnormal-trading.js';
import { capitalAnomaly } from './capital-anomaly.js';
import { errorBurst } from './error-burst.js';
import { excessiveLoss } from './excessive-loss.js';
import { ledgerMismatch } from './ledger-mismatch.js';
import { missingBaseline } from './missing-baseline.js';
import { stuckBot } from './stuck-bot.js';
import { textTime } from './text-time.js';
import { unreadableAccount } from './unreadable-account.js';
import { zombieState } from './zombie-state.js';

/** The rules about single bots that this library brings along. */
export const botRules = (settings: HealingSettings): readonly BotDetector[] => [
  excessiveLoss(settings),
  stuckBot(settings),
  abnormalTrading(settings),
  capitalAnomaly(settings),
  ledgerMismatch,
  errorBurst(settings),
  zombieState(settings),
  missingBaseline,
  unreadableAccount,
  textTime,
];
