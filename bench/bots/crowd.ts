import { type ServerProcess } from './server-process.js';

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'XRP/USDT', 'BNB/USDT'] as const;
const STRATEGIES = [
  'ema_cross',
  'rsi_reversion',
  'donchian_breakout',
  'macd_momentum',
  'bollinger_reversion',
  'buy_and_hold',
  'coin_flip',
] as const;
/** More would only wait: creations of one user take turns. */
const CALLERS = 8;

/** Room for many bots of one user, and nothing that would spare them work by refusing it. */
export const ROOM_FOR_A_CROWD = {
  BOTS_PER_USER_MAX: '100000',
  BOTS_PER_EXCHANGE_MAX: '100000',
  RISK_ORDER_RATE_MAX: '100000',
  RISK_DAILY_TRADES_USER_MAX: '1000000',
  RISK_LOSING_STREAK_MAX: '1000',
} as const;

/** Creates and starts bots on 1-minute candles: every strategy on every simulated market in turn. */
export async function startCrowd(server: ServerProcess, size: number): Promise<void> {
  let next = 0;
  const callInTurn = async (): Promise<void> => {
    while (next < size) {
      const n = next++;
      const { id } = await server.post<{ id: string }>('/bots', {
        name: `Bot ${n}`,
        exchange: 'simulated',
        symbol: SYMBOLS[n % SYMBOLS.length],
        timeframe: '1m',
        strategy: STRATEGIES[n % STRATEGIES.length],
        initialCapital: '1000',
      });
      await server.post(`/bots/${id}/start`);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, callInTurn));
}
