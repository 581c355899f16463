import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { exchangeId, marketSymbol, toText } from '@app/kernel';

import { FeedUnavailableError, UnknownExchangeError, UnsupportedTimeframeError } from '../markets.errors.js';
import { CcxtExchange } from './ccxt-exchange.adapter.js';

const binance = exchangeId('binance');
const btc = marketSymbol('BTC/USDT');
const EXCHANGE_INFO = {
  symbols: [
    {
      symbol: 'BTCUSDT',
      status: 'TRADING',
      baseAsset: 'BTC',
      quoteAsset: 'USDT',
      baseAssetPrecision: 8,
      quotePrecision: 8,
      isSpotTradingAllowed: true,
      permissions: ['SPOT'],
      filters: [
        {
          filterType: 'PRICE_FILTER',
          minPrice: '0.01000000',
          maxPrice: '1000000.00',
          tickSize: '0.01000000',
        },
        { filterType: 'LOT_SIZE', minQty: '0.00001000', maxQty: '9000.0', stepSize: '0.00001000' },
        { filterType: 'NOTIONAL', minNotional: '5.00000000', maxNotional: '9000000.0' },
      ],
    },
    { symbol: 'OLDUSDT', status: 'BREAK', baseAsset: 'OLD', quoteAsset: 'USDT', filters: [] },
  ],
};
const ANSWERS: Record<string, unknown> = {
  '/api/v3/exchangeInfo': EXCHANGE_INFO,
  '/api/v3/klines': [
    [1767571200000, '100.1', '101', '99.5', '100.5', '12.5', 1767571259999, '0', 3, '0', '0', '0'],
    [1767571260000, '100.5', '102', '100.5', '101.9', '7', 1767571319999, '0', 3, '0', '0', '0'],
  ],
  '/api/v3/depth': {
    lastUpdateId: 1,
    bids: [['100.49', '1.5']],
    asks: [
      ['100.51', '0.2'],
      ['100.6', '3'],
    ],
  },
};

describe('CcxtExchange', () => {
  let server: Server;
  let answer: RequestListener;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    answer = (request, response) => {
      const path = new URL(request.url ?? '', 'http://localhost').pathname;
      asked.push(path);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(ANSWERS[path] ?? {}));
    };
    server = createServer((request, response) => {
      answer(request, response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** The real ccxt code of an exchange, whose requests are sent to the stub. */
  const load = (): Promise<CcxtExchange> => {
    const stub = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const fetchImplementation = (url: string, options: RequestInit): Promise<Response> =>
      fetch(stub + new URL(url).pathname + new URL(url).search, options);
    return CcxtExchange.load(binance, { fetchImplementation });
  };

  it('knows what is traded, with tick, lot, minimum and fees, and asks for nothing but spot markets', async () => {
    const instruments = await (await load()).instruments();
    expect(asked).toEqual(['/api/v3/exchangeInfo']);
    expect(instruments).toHaveLength(1);
    const [bitcoin] = instruments;
    expect(bitcoin).toMatchObject({
      exchange: 'binance',
      symbol: 'BTC/USDT',
      base: 'BTC',
      takerFeeRate: 0.001,
    });
    expect(
      [bitcoin?.tickSize, bitcoin?.lotStep, bitcoin?.minNotional].map((each) => each && toText(each)),
    ).toEqual(['0.01', '0.00001', '5']);
  });

  it('reads candles and books', async () => {
    const exchange = await load();
    const query = { symbol: btc, timeframe: '1m', since: 1767571200000, limit: 2 } as const;
    expect(await exchange.candles(query)).toEqual([
      { time: 1767571200000, open: 100.1, high: 101, low: 99.5, close: 100.5, volume: 12.5 },
      { time: 1767571260000, open: 100.5, high: 102, low: 100.5, close: 101.9, volume: 7 },
    ]);
    expect(await exchange.book(btc)).toEqual({
      bids: [{ price: 100.49, quantity: 1.5 }],
      asks: [
        { price: 100.51, quantity: 0.2 },
        { price: 100.6, quantity: 3 },
      ],
    });
  });

  it.each<{ what: string; respond: RequestListener }>([
    {
      what: 'an error page',
      respond: (_, response) => response.writeHead(502).end(`<html>${'x'.repeat(5000)}`),
    },
    { what: 'nonsense', respond: (_, response) => response.end('maintenance') },
    { what: 'a cut connection', respond: (request) => request.socket.destroy() },
    {
      what: 'a refusal',
      respond: (_, response) => response.writeHead(429).end('{"code":-1003,"msg":"slow down"}'),
    },
  ])('takes $what for what it is: no market data, with a short reason', async ({ respond }) => {
    answer = respond;
    const failure = (await load()).instruments();
    await expect(failure).rejects.toBeInstanceOf(FeedUnavailableError);
    await failure.catch((error: unknown) => {
      expect((error as Error).message.length).toBeLessThan(300);
    });
  });

  it('refuses a candle that is none', async () => {
    const exchange = await load();
    answer = (request, response) => {
      const isCandles = request.url?.includes('klines') ?? false;
      response.end(JSON.stringify(isCandles ? [[1767571200000, '1', '0.5', '2', '1', '1']] : EXCHANGE_INFO));
    };
    const query = { symbol: btc, timeframe: '1m', since: 0, limit: 1 } as const;
    await expect(exchange.candles(query)).rejects.toThrow(/a candle that is none: \[1767571200000,1,0.5,2/);
  });

  it('says which candles an exchange does not have', async () => {
    const coinbase = await CcxtExchange.load(exchangeId('coinbase'));
    const query = { symbol: btc, timeframe: '4h', since: 0, limit: 1 } as const;
    await expect(coinbase.candles(query)).rejects.toBeInstanceOf(UnsupportedTimeframeError);
  });

  it.each(['nowhere', '../base/Exchange', 'base', ''])('does not know the exchange %j', async (id) => {
    await expect(CcxtExchange.load(exchangeId(id))).rejects.toBeInstanceOf(UnknownExchangeError);
  });
});
