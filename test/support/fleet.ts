import { startEmbeddedMongo } from '@app/embedded-mongo';
import { expectInvariants, type Books } from '@testing/orders';
import { createConnection } from 'mongoose';

import { type TestServer } from './server.js';

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'XRP/USDT', 'BNB/USDT'] as const;
const STRATEGIES = [
  'coin_flip',
  'ema_cross',
  'coin_flip',
  'rsi_reversion',
  'coin_flip',
  'donchian_breakout',
  'coin_flip',
  'macd_momentum',
  'coin_flip',
  'bollinger_reversion',
] as const;

/** Room for many bots of one user that trade all the time: everything but the ledger is let go. */
export const ROOM_FOR_A_FLEET = {
  BOTS_PER_USER_MAX: '1000',
  BOTS_PER_EXCHANGE_MAX: '1000',
  RISK_ORDER_RATE_MAX: '100000',
  RISK_DAILY_TRADES_BOT_MAX: '100000',
  RISK_DAILY_TRADES_USER_MAX: '1000000',
  RISK_LOSING_STREAK_MAX: '1000',
} as const;

/** Creates and starts bots of every strategy on every simulated market; every other one trades by chance, and often. */
export async function startFleet(server: TestServer, size: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < size; n += 1) {
    const strategy = STRATEGIES[n % STRATEGIES.length];
    const { body } = await server.post<{ id: string }>('/bots', {
      name: `Fleet ${n}`,
      exchange: 'simulated',
      symbol: SYMBOLS[Math.floor(n / 2) % SYMBOLS.length],
      timeframe: '1m',
      strategy,
      ...(strategy === 'coin_flip'
        ? { params: { seed: n, entryProbability: 0.4, exitProbability: 0.4 } }
        : {}),
      exits: { trailingStopRatio: 0.01, holdingTimeMaxMs: 900_000 },
      initialCapital: '1000',
    });
    const { status } = await server.post(`/bots/${body.id}/start`);
    if (status !== 200) throw new Error(`Bot ${n} did not start: ${status}`);
    ids.push(body.id);
  }
  return ids;
}

/** What a server that no longer runs left in its DATA_DIR, after it was found to keep its promises. */
export interface Remains {
  readonly books: Books;
  /** What the paper venue's own record says each bot holds, as a decimal by bot. */
  readonly holdings: ReadonlyMap<string, string>;
  /** How often each outcome was decided. */
  readonly outcomes: ReadonlyMap<string, number>;
}

/** Opens the folder as the next start would. @throws when an invariant of the ledger is broken */
export async function inspect(dataDir: string): Promise<Remains> {
  const store = await startEmbeddedMongo({ dataDir });
  const connection = await createConnection(store.uri).asPromise();
  try {
    const books = await expectInvariants(connection);
    const holdings = await connection
      .collection('paper_orders')
      .aggregate<{ _id: string; flow: unknown }>([{ $group: { _id: '$botId', flow: { $sum: '$flow' } } }])
      .toArray();
    const outcomes = await connection
      .collection('decisions')
      .aggregate<{ _id: string; count: number }>([{ $group: { _id: '$outcome', count: { $sum: 1 } } }])
      .toArray();
    return {
      books,
      holdings: new Map(holdings.map(({ _id, flow }) => [_id, String(flow)])),
      outcomes: new Map(outcomes.map(({ _id, count }) => [_id, count])),
    };
  } finally {
    await connection.close();
    await store.close();
  }
}
