import { type BotDraft } from '@app/bots';
import { exchangeId, marketSymbol, money } from '@app/kernel';

/** A draft that can be made a bot: BTC/USDT on the simulated exchange with a capital of 1000. */
export function aBotDraft(overrides: Partial<BotDraft> = {}): BotDraft {
  return {
    name: 'Momentum',
    exchange: exchangeId('simulated'),
    symbol: marketSymbol('BTC/USDT'),
    timeframe: '1m',
    strategy: 'ema_cross',
    params: undefined,
    riskMode: 'balanced',
    exits: { trailingStopRatio: undefined, holdingTimeMaxMs: undefined },
    initialCapital: money(1000),
    ...overrides,
  };
}
