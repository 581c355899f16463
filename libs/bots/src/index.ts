export { ActivationGuard, type ActivationVerdict } from './activation-guard.js';
export {
  BOT_STATUSES,
  botStatus,
  PAUSE_REASONS,
  POSITION_FRACTION_MAX,
  RISK_MODES,
  type Bot,
  type BotMode,
  type BotStatus,
  type ExitRules,
  type PauseReason,
  type RiskMode,
} from './bot.js';
