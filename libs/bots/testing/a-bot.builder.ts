import { type Bot } from '@app/bots';
import { botId, exchangeId, marketSymbol, money, userId } from '@app/kernel';

/** An active paper bot that trades BTC/USDT on the simulated exchange with a capital of 1000. */
export function aBot(overrides: Partial<Bot> = {}): Bot {
  const owner = overrides.userId ?? userId('user-1');
  const createdAt = new Date(Date.UTC(2026, 0, 1));
  return {
    id: botId('bot-1'),
    userId: owner,
    name: 'Momentum',
    exchange: exchangeId('simulated'),
    symbol: marketSymbol('BTC/USDT'),
    quote: 'USDT',
    timeframe: '1m',
    strategy: 'ema_cross',
    params: {},
    riskMode: 'balanced',
    exits: { trailingStopRatio: undefined, holdingTimeMaxMs: undefined },
    initialCapital: money(1000),
    mode: 'paper',
    status: 'active',
    pauseReason: undefined,
    rogueReason: undefined,
    statusReason: 'Started by its owner',
    statusChangedAt: createdAt,
    statusActor: { kind: 'user', userId: owner },
    createdAt,
    ...overrides,
  };
}
