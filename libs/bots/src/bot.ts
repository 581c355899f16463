import {
  type Actor,
  type BotId,
  type ExchangeId,
  type MarketSymbol,
  type Money,
  stateMachine,
  type UserId,
} from '@app/kernel';
import { type Timeframe } from '@app/markets';
import { type StrategyParams } from '@app/strategies';

export const BOT_STATUSES = ['active', 'paused', 'quarantined', 'stopped', 'archived'] as const;
export type BotStatus = (typeof BOT_STATUSES)[number];
export type BotMode = 'paper' | 'live';
export const RISK_MODES = ['safe', 'balanced', 'risky', 'aggressive'] as const;
export type RiskMode = (typeof RISK_MODES)[number];

/** riskMode caps the position as a fraction of capital. */
export const POSITION_FRACTION_MAX: Record<RiskMode, number> = {
  safe: 0.1,
  balanced: 0.15,
  risky: 0.2,
  aggressive: 0.25,
};

export const PAUSE_REASONS = [
  'user_paused',
  'emergency_stop',
  'mode_disabled',
  'no_exchange_keys',
  'risk_stop',
  'budget_exhausted',
  'unsupported_exchange',
  'self_healing',
  'no_edge',
  'drift',
  'user_blocked',
  'restored',
  'system_startup_repair',
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** Every move a bot's status can make. Archived is final: history is never deleted. */
export const botStatus = stateMachine<BotStatus>('bot', {
  active: ['paused', 'quarantined', 'stopped', 'archived'],
  paused: ['active', 'quarantined', 'stopped', 'archived'],
  quarantined: ['paused', 'active', 'stopped', 'archived'],
  stopped: ['active', 'archived'],
  archived: [],
});

/** When a position is closed besides the strategy's own exit; ratios and milliseconds of market time. */
export interface ExitRules {
  readonly trailingStopRatio: number | undefined;
  readonly holdingTimeMaxMs: number | undefined;
}

export interface Bot {
  readonly id: BotId;
  readonly userId: UserId;
  readonly name: string;
  readonly exchange: ExchangeId;
  readonly symbol: MarketSymbol;
  readonly quote: string;
  readonly timeframe: Timeframe;
  readonly strategy: string;
  readonly params: StrategyParams;
  readonly riskMode: RiskMode;
  readonly exits: ExitRules;
  readonly initialCapital: Money;
  readonly mode: BotMode;
  readonly status: BotStatus;
  /** Set while paused or quarantined. */
  readonly pauseReason: PauseReason | undefined;
  /** The rule of self-healing that took it out of trading; set with the pause reason `self_healing`. */
  readonly rogueReason: string | undefined;
  /** Why the status is what it is, in one sentence for its owner. */
  readonly statusReason: string;
  readonly statusChangedAt: Date;
  readonly statusActor: Actor;
  readonly createdAt: Date;
}
