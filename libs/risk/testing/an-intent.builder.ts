import { clientOrderId, marketSymbol, money, NOTHING, price, quantity } from '@app/kernel';
import { type OrderIntent, type RiskContext } from '@app/risk';
import { aBot } from '@testing/bots';
import { anInstrument, MARKET_START } from '@testing/markets';

const MINUTE_MS = 60_000;

/** An entry of 100 at the close of the first candle that every check allows in `aRiskContext()`. */
export function anIntent(overrides: Partial<OrderIntent> = {}): OrderIntent {
  return {
    clientOrderId: clientOrderId('bot-1-entry-1'),
    bot: aBot(),
    purpose: 'entry',
    side: 'buy',
    type: 'market',
    quantity: quantity(1),
    limitPrice: undefined,
    referencePrice: price('100.01'),
    expectedEdgeBps: 100,
    slot: MARKET_START,
    stopPrice: 95,
    takeProfitPrice: 110,
    bootstrap: false,
    probe: false,
    reason: 'upward cross',
    provenance: 'simulated',
    ...overrides,
  };
}

/** A sale of the whole position of one, for whatever reason. */
export function anExit(overrides: Partial<OrderIntent> = {}): OrderIntent {
  return anIntent({ purpose: 'exit', side: 'sell', expectedEdgeBps: 0, reason: 'stop_loss', ...overrides });
}

/** A calm market and a flat bot with an equity of 1000. */
export function aRiskContext(overrides: Partial<RiskContext> = {}): RiskContext {
  const now = MARKET_START + MINUTE_MS;
  return {
    wallTime: now,
    marketTime: now,
    halt: { halted: false, epoch: 1 },
    notReadyReason: undefined,
    instrument: anInstrument({ symbol: marketSymbol('BTC/USDT') }),
    quote: { time: now, bid: 99.99, ask: 100.01 },
    positionQuantity: NOTHING,
    botEquity: money(1000),
    hasOpenEntry: false,
    hasOpenExit: false,
    tradesTodayBot: 0,
    tradesTodayUser: 0,
    recentOrders: 0,
    dailyReturn: 0,
    drawdown: 0,
    losingStreak: 0,
    errorsLastHour: 0,
    ...overrides,
  };
}
