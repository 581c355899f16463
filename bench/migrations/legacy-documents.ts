import { type Document } from 'mongodb';

const USERS_PART = 0.01;
const BOTS_PART = 0.05;
/** One in so many has something that cannot be taken over as it is. */
const ODD_EVERY = 50;
const HASH = '$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e';
const HOUR_MS = 3_600_000;
const BEGIN_MS = Date.UTC(2023, 0, 1);

/** A database of the previous system with `total` documents: the same ones for the same number. */
export function legacyCollections(total: number): ReadonlyMap<string, readonly Document[]> {
  const users = Math.max(1, Math.round(total * USERS_PART));
  const bots = Math.max(1, Math.round(total * BOTS_PART));
  const make = (count: number, one: (n: number) => Document): Document[] =>
    Array.from({ length: count }, (_, n) => one(n));
  return new Map([
    ['users', make(users, user)],
    ['bots', make(bots, (n) => bot(n, users))],
    ['trades', make(total - users - bots, (n) => trade(n, bots, users))],
  ]);
}

const isOdd = (n: number): boolean => n % ODD_EVERY === ODD_EVERY - 1;

function user(n: number): Document {
  const email = isOdd(n) ? `User0@example.com` : `User${n}@example.com`;
  const created_at = new Date(BEGIN_MS + n * HOUR_MS).toISOString();
  return { _id: `u${n}`, id: `user-${n}`, email, hashed_password: HASH, is_admin: n === 0, created_at };
}

function bot(n: number, users: number): Document {
  return {
    _id: `b${n}`,
    id: `bot-${n}`,
    user_id: `user-${n % users}`,
    name: `Bot ${Math.floor(n / users) % 4}`,
    exchange: isOdd(n) ? 'mtgox' : 'luno',
    pair: 'BTC/ZAR',
    risk_mode: 'balanced',
    status: 'active',
    trading_mode: 'paper',
    initial_capital: 1000,
    current_capital: isOdd(n) ? 'NaN' : 900 + (n % 300) + 0.1,
    peak_capital: 1200.7,
    created_at: new Date(BEGIN_MS + n * HOUR_MS).toISOString().replace('Z', ''),
  };
}

function trade(n: number, bots: number, users: number): Document {
  return {
    _id: `t${String(n).padStart(9, '0')}`,
    id: `trade-${n}`,
    bot_id: `bot-${n % bots}`,
    user_id: `user-${(n % bots) % users}`,
    symbol: 'BTC/ZAR',
    side: 'buy',
    entry_price: 1_000_000 + (n % 1000) + 0.5,
    exit_price: 1_001_000.25,
    amount: 0.001,
    fees: 2.1,
    slippage_cost: 0.2,
    profit_loss: isOdd(n) ? null : ((n % 41) - 20) * 0.1,
    is_paper: true,
    timestamp: isOdd(n + 7) ? 'garbage' : new Date(BEGIN_MS + n * 60_000).toISOString(),
  };
}
