import { startEmbeddedMongo } from '@app/embedded-mongo';
import { createConnection, Types } from 'mongoose';

const TRADES_EACH = 2;
const BATCH = 5000;
const MINUTE_MS = 60_000;

const amount = (text: string): Types.Decimal128 => Types.Decimal128.fromString(text);
const owner = 'user-1';
const exchange = 'simulated';
const symbol = 'BTC/USDT';

/** How many documents of each kind were stored. */
export interface StoredCrowd {
  readonly bots: number;
  readonly fills: number;
  readonly trades: number;
}

/** Bots that have traded, with books that agree, as a server leaves them behind. `now` in ms. */
export async function storeCrowd(dataDir: string, bots: number, now: number): Promise<StoredCrowd> {
  const store = await startEmbeddedMongo({ dataDir });
  const connection = await createConnection(store.uri).asPromise();
  const insert = async (name: string, documents: readonly object[]): Promise<void> => {
    for (let start = 0; start < documents.length; start += BATCH)
      await connection.collection(name).insertMany([...documents.slice(start, start + BATCH)]);
  };
  const ids = Array.from({ length: bots }, (_, n) => `bot-${n}`);
  const trades = ids.flatMap((id) => Array.from({ length: TRADES_EACH }, (_, n) => aTrade(id, n, now)));
  const fills = ids.flatMap((id) =>
    Array.from({ length: TRADES_EACH }, (_, n) => bothFills(id, n, now)).flat(),
  );
  try {
    await insert(
      'bots',
      ids.map((id) => aBot(id, now)),
    );
    await insert('accounts', ids.map(anAccount));
    await insert('trades', trades);
    await insert('fills', fills);
  } finally {
    await connection.close();
    await store.close();
  }
  return { bots, fills: fills.length, trades: trades.length };
}

const aBot = (_id: string, now: number): object => ({
  ...{
    _id,
    userId: owner,
    name: _id,
    exchange,
    symbol,
    quote: 'USDT',
    timeframe: '1m',
    strategy: 'ema_cross',
  },
  ...{ params: {}, riskMode: 'balanced', exits: { trailingStopRatio: null, holdingTimeMaxMs: null } },
  ...{
    initialCapital: amount('1000'),
    mode: 'paper',
    status: 'active',
    pauseReason: null,
    rogueReason: null,
  },
  statusReason: 'Started by its owner',
  statusChangedAt: new Date(now),
  statusActor: { kind: 'user', userId: owner },
  createdAt: new Date(now),
});

/** Each trade bought for 100 and sold for 101, with a fee of 0.1 on both sides. */
const anAccount = (_id: string): object => ({
  ...{ _id, userId: owner, exchange, symbol, quote: 'USDT', position: null },
  ...{ startingCapital: amount('1000'), transfers: amount('0'), cash: amount('1001.6') },
  statistics: {
    ...{
      trades: TRADES_EACH,
      wins: TRADES_EACH,
      losses: 0,
      losingStreak: 0,
      drawdownMax: 0,
      lastTradeAt: null,
    },
    ...{ grossProfit: amount('1.6'), grossLoss: amount('0'), fees: amount('0.4') },
    ...{ netProfit: amount('1.6'), peakEquity: amount('1001.6') },
  },
  today: { day: 0, entries: 0, net: amount('0') },
  fillCount: 2 * TRADES_EACH,
  intentCount: 2 * TRADES_EACH,
});

const aTrade = (botId: string, n: number, now: number): object => ({
  ...{ tradeId: `${botId}-${n}`, botId, userId: owner, symbol, quantity: amount('1') },
  ...{ entryPrice: amount('100'), exitPrice: amount('101'), gross: amount('1') },
  ...{ fees: amount('0.2'), net: amount('0.8'), slippage: amount('0') },
  ...{ bootstrap: true, probe: false, exitReason: 'strategy_exit', mode: 'paper', provenance: 'simulated' },
  openedAt: new Date(now - 20 * MINUTE_MS),
  // One bot in ten has closed something within the hour.
  closedAt: new Date(now - (botId.endsWith('0') ? 10 : 600) * MINUTE_MS),
});

const bothFills = (botId: string, n: number, now: number): readonly object[] =>
  (['buy', 'sell'] as const).map((side) => ({
    ...{
      venue: 'simulated:paper',
      venueTradeId: `${botId}-${n}-${side}`,
      clientOrderId: `${botId}-${n}-${side}`,
    },
    ...{ botId, userId: owner, symbol, side, quantity: amount('1'), fee: amount('0.1'), liquidity: 'taker' },
    price: amount(side === 'buy' ? '100' : '101'),
    time: new Date(now - 10 * MINUTE_MS),
  }));
