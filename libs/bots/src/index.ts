export { checkDraft, type BotDraft, type CheckedDraft, type DraftFacts } from './bot-draft.js';
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
export { BotDocuments } from './bot-documents.repository.js';
export { type BotReading, type TextTime } from './bot-reading.js';
export { BotChanges, type BotChange } from './bot-changes.js';
export { BotModeForbiddenError, BotNotFoundError, BotStatusForbiddenError } from './bots.errors.js';
export { ModeAuthority, type ModeEntry, ModeGuard, ModeGuards } from './mode-guard.js';
export { BotModeService, type ModeChange } from './bot-mode.service.js';
export { holdRestoredBots, type RestoredBots } from './restored-bots.repository.js';
export { StatusGuard, StatusGuards, type StatusVerdict } from './status-guard.js';
export { BotStatusService, type StatusChange } from './bot-status.service.js';
export { BotsModule } from './bots.module.js';
export { BotsService, type BotUpdate } from './bots.service.js';
export { BotsAdoption } from './legacy/bots-adoption.repository.js';
export { adoptBot, LEGACY_BOTS } from './legacy/legacy-bot.js';
export { legacyCapital, type LegacyCapital } from './legacy/legacy-capital.js';
