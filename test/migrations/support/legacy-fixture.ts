import { type Document, ObjectId } from 'mongodb';

/** Of "correct horse", made by the C library. */
const BCRYPT = '$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e';
export const LEGACY_PASSWORD = 'correct horse';

const OWNER = '6f1c2f0e-0b3b-4f0e-9a53-0d5a3c1f7a01';
const ADMIN = '6f1c2f0e-0b3b-4f0e-9a53-0d5a3c1f7a02';

/** Documents of the previous system as they were found in the field, some of them malformed. */
export const legacyUsers: readonly Document[] = [
  {
    _id: new ObjectId('65e5a0000000000000000001'),
    id: OWNER,
    email: 'Thandi@Example.com',
    hashed_password: BCRYPT,
    is_admin: false,
    two_factor_enabled: true,
    created_at: '2024-03-04T10:20:30.123456',
  },
  {
    _id: new ObjectId('65e5a0000000000000000002'),
    id: ADMIN,
    email: 'boss@example.com',
    hashed_password: BCRYPT,
    is_admin: true,
    created_at: '2024-03-04T12:20:30+02:00',
  },
  {
    _id: new ObjectId('65e5a0000000000000000003'),
    id: 'twin',
    email: 'thandi@example.com ',
    hashed_password: BCRYPT,
    is_admin: false,
  },
  { _id: new ObjectId('65e5a0000000000000000004'), id: 'nobody', hashed_password: BCRYPT },
  {
    _id: 'text id',
    id: 'md5',
    email: 'md5@example.com',
    hashed_password: '5f4dcc3b5aa765d61d8327deb882cf99',
    is_admin: 'perhaps',
    created_at: 'last year',
  },
];

const bot = (id: string, fields: Document = {}): Document => ({
  id,
  user_id: OWNER,
  name: `Bot ${id}`,
  exchange: 'Luno',
  pair: 'BTC/ZAR',
  risk_mode: 'balanced',
  status: 'active',
  trading_mode: 'paper',
  initial_capital: 1000,
  starting_capital: 1000,
  current_capital: 1049.1,
  peak_capital: 1075.25,
  total_profit: 49.1,
  trades_count: 3,
  win_count: 2,
  loss_count: 1,
  created_at: '2024-03-05T08:00:00Z',
  last_trade: '2024-04-01 09:30:00',
  ...fields,
});

export const legacyBots: readonly Document[] = [
  bot('bot-good'),
  bot('bot-lost', {
    name: 'Bot bot-good',
    current_capital: 812.4,
    trading_mode: 'live',
    exchange: 'binance',
  }),
  bot('bot-paused', { status: 'paused', pause_reason: 'user_paused', pair: 'eth-usdt' }),
  bot('bot-bare', {
    initial_capital: undefined,
    starting_capital: null,
    current_capital: 'NaN',
    peak_capital: undefined,
    risk_mode: 'yolo',
    exchange: 'mtgox',
    created_at: 'garbage',
    name: '',
  }),
  bot('bot-orphan', { user_id: 'nobody at all' }),
  bot('bot-nowhere', { pair: 'BITCOIN' }),
  bot('bot-good', { name: 'the same id once more' }),
  { _id: 42, initial_capital: 'many' },
];

const trade = (id: string, fields: Document = {}): Document => ({
  id,
  bot_id: 'bot-good',
  user_id: OWNER,
  symbol: 'BTC/ZAR',
  side: 'buy',
  entry_price: 1_200_000.5,
  exit_price: 1_230_000.1,
  amount: 0.001,
  fees: 2.43,
  slippage_cost: 0.3,
  profit_loss: 27.5696,
  is_paper: true,
  timestamp: '2024-03-10T11:12:13.456789',
  ...fields,
});

export const legacyTrades: readonly Document[] = [
  trade('t1'),
  trade('t2', { timestamp: new Date('2024-03-11T00:00:00Z'), profit_loss: 0.1 + 0.2, is_paper: false }),
  trade('t3', { timestamp: '2024-03-12T02:00:00+02:00', profit_loss: 'NaN', fees: null }),
  trade('t-open', { exit_price: null }),
  trade('t-orphan', { bot_id: 'bot-orphan' }),
  trade('t-garbage', { _id: 'garbage', timestamp: 'now-ish' }),
  trade('t1', { profit_loss: 1_000_000 }),
];
