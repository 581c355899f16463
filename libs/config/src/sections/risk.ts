import { integer, number } from '../setting.js';

export const risk = {
  staleCandles: number('RISK_STALE_CANDLES', {
    default: 3,
    min: 1,
    max: 100,
    doc: 'Market data older than this many candle lengths is stale.',
  }),
  staleDataMs: integer('RISK_STALE_DATA_MS', {
    default: 90_000,
    min: 1000,
    max: 3_600_000,
    doc: 'A quote older than this is stale, in milliseconds of market time.',
  }),
  priceCollar: number('RISK_PRICE_COLLAR', {
    default: 0.02,
    min: 0.0001,
    max: 0.5,
    doc: 'Farthest an order may be from the mid price, as a ratio.',
  }),
  feeMarginBps: number('RISK_FEE_MARGIN_BPS', {
    default: 5,
    min: 0,
    max: 1000,
    doc: 'What the expected edge must exceed costs by, in basis points.',
  }),
  slippageBps: number('RISK_SLIPPAGE_BPS', {
    default: 2,
    min: 0,
    max: 1000,
    doc: 'Slippage an order is expected to have over a round trip, in basis points.',
  }),
  dailyTradesBotMax: integer('RISK_DAILY_TRADES_BOT_MAX', {
    default: 50,
    min: 1,
    max: 100_000,
    doc: 'Entries of a bot in a UTC day of market time.',
  }),
  dailyTradesUserMax: integer('RISK_DAILY_TRADES_USER_MAX', {
    default: 500,
    min: 1,
    max: 1_000_000,
    doc: 'Entries of a user in a UTC day of market time.',
  }),
  orderRateMax: integer('RISK_ORDER_RATE_MAX', {
    default: 10,
    min: 1,
    max: 100_000,
    doc: 'Orders of a user at a venue within RISK_ORDER_RATE_WINDOW_MS.',
  }),
  orderRateWindowMs: integer('RISK_ORDER_RATE_WINDOW_MS', {
    default: 10_000,
    min: 1000,
    max: 3_600_000,
    doc: 'Window of RISK_ORDER_RATE_MAX, in milliseconds of wall time.',
  }),
  dailyLossMax: number('RISK_DAILY_LOSS_MAX', {
    default: 0.1,
    min: 0.001,
    max: 1,
    doc: 'Loss of a UTC day of market time as a ratio of equity.',
  }),
  drawdownBotMax: number('RISK_DRAWDOWN_BOT_MAX', {
    default: 0.2,
    min: 0.001,
    max: 1,
    doc: 'Fall of a bot from its peak equity, as a ratio.',
  }),
  drawdownUserMax: number('RISK_DRAWDOWN_USER_MAX', {
    default: 0.15,
    min: 0.001,
    max: 1,
    doc: "Fall of all bots of a user together, as a ratio: it pulls the user's emergency stop.",
  }),
  drawdownWatchMs: integer('RISK_DRAWDOWN_WATCH_MS', {
    default: 60_000,
    min: 100,
    max: 3_600_000,
    doc: 'How often users whose bots hold something are looked at for it, in milliseconds.',
  }),
  exposureAssetMax: number('RISK_EXPOSURE_ASSET_MAX', {
    default: 0.35,
    min: 0.001,
    max: 1,
    doc: "Largest part of a user's equity that may hang on one asset, as a ratio.",
  }),
  exposureVenueMax: number('RISK_EXPOSURE_VENUE_MAX', {
    default: 0.6,
    min: 0.001,
    max: 1,
    doc: "Largest part of a user's equity that may hang on one exchange, as a ratio.",
  }),
  losingStreakMax: integer('RISK_LOSING_STREAK_MAX', {
    default: 5,
    min: 1,
    max: 1000,
    doc: 'Losing trades in a row after which a bot enters no more.',
  }),
  errorsPerHourMax: integer('RISK_ERRORS_PER_HOUR_MAX', {
    default: 10,
    min: 1,
    max: 10_000,
    doc: 'Errors of a bot in an hour after which it enters no more.',
  }),
};
