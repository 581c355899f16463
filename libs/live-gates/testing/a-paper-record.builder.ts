import { type Bot } from '@app/bots';
import { money, price, quantity, userId, ZERO } from '@app/kernel';
import { type Provenance } from '@app/markets';
import { type ClosedTrade } from '@app/orders';
import { aBot } from '@testing/bots';
import { MARKET_START } from '@testing/markets';

import { type PaperRecord } from '../src/evidence/paper-record.js';
import { setupHash } from '../src/variants/bot-setup.js';
import { type Variant } from '../src/variants/variant.js';

const HOUR_MS = 3_600_000;

/** The user's first variant on simulated prices. */
export function aVariant(bot: Bot, overrides: Partial<Variant> = {}): Variant {
  return {
    userId: bot.userId,
    prices: 'simulated',
    ordinal: 1,
    sequence: 1,
    botId: bot.id,
    setupHash: setupHash(bot),
    startedAt: new Date(MARKET_START),
    tradesBefore: 0,
    provedAt: undefined,
    ...overrides,
  };
}

/** The n-th round trip: 100 put in, an hour long, one every other hour. */
export function aTrade(bot: Bot, n: number, net: number, provenance: Provenance = 'simulated'): ClosedTrade {
  const openedAt = new Date(MARKET_START + 2 * n * HOUR_MS);
  return {
    id: `${bot.id}-${n}`,
    botId: bot.id,
    userId: userId(bot.userId),
    symbol: bot.symbol,
    quantity: quantity(1),
    entryPrice: price(100),
    exitPrice: price(100 + net),
    gross: money(net),
    fees: ZERO,
    net: money(net),
    slippage: ZERO,
    bootstrap: false,
    probe: false,
    exitReason: 'signal',
    mode: 'paper',
    provenance,
    openedAt,
    closedAt: new Date(openedAt.getTime() + HOUR_MS),
  };
}

/** A bot with these net results, oldest first, each of 100 put in. */
export function aPaperRecord(nets: readonly number[], overrides: Partial<PaperRecord> = {}): PaperRecord {
  const bot = overrides.bot ?? aBot();
  const trades = nets.map((net, n) => aTrade(bot, n, net));
  return { bot, variant: aVariant(bot), trades, excluded: 0, ...overrides };
}
