import { exchangeId, marketSymbol, price } from '@app/kernel';
import { InputValidationPipe } from '@app/http';
import { anInstrument, candlesFrom, FakeMarketData } from '@testing/markets';

import { UnknownMarketError } from './markets.errors.js';
import { MarketsController } from './markets.controller.js';
import { CandlesQueryDto, ListMarketsQueryDto } from './markets.dto.js';

const symbols = ['ETH/USDT', 'BTC/USDT', 'SOL/USDT'].map(marketSymbol);

function setUp(): { controller: MarketsController; data: FakeMarketData } {
  const data = new FakeMarketData({
    instruments: symbols.map((symbol) => anInstrument({ symbol, tickSize: price('0.0010') })),
  });
  return { controller: new MarketsController(data), data };
}

describe('GET /api/markets', () => {
  it('lists what can be traded by symbol, page by page, with its provenance', async () => {
    const { controller } = setUp();
    const query = (rest: Partial<ListMarketsQueryDto>): ListMarketsQueryDto =>
      Object.assign(new ListMarketsQueryDto(), { limit: 2 }, rest);
    const first = await controller.list(query({}));
    expect(first.items.map(({ symbol }) => symbol)).toEqual(['BTC/USDT', 'ETH/USDT']);
    const rest = await controller.list(query({ cursor: first.nextCursor ?? '' }));
    expect(rest).toMatchObject({
      items: [{ symbol: 'SOL/USDT', tickSize: '0.001', minNotional: '5', provenance: 'simulated' }],
      nextCursor: undefined,
    });
  });
});

describe('GET /api/markets/:symbol/candles', () => {
  it('gives the newest closed candles of any timeframe, oldest first', async () => {
    const { controller, data } = setUp();
    data.feed.addHistory(marketSymbol('BTC/USDT'), candlesFrom([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    const query = Object.assign(new CandlesQueryDto(), { timeframe: '5m' });
    const answer = await controller.candles('BTC/USDT', query);
    expect(answer).toMatchObject({
      exchange: exchangeId('simulated'),
      timeframe: '5m',
      provenance: 'simulated',
      items: [{ close: 5 }, { open: 5, close: 10, volume: 50 }],
    });
    expect(answer.items[0]?.time).toBeInstanceOf(Date);
  });

  it('names a market that does not exist', async () => {
    const { controller } = setUp();
    await expect(controller.candles('FOO/BAR', new CandlesQueryDto())).rejects.toBeInstanceOf(
      UnknownMarketError,
    );
  });

  it.each([{ limit: 501 }, { limit: 0 }, { timeframe: '7m' }, { exchange: '' }, { depth: 3 }])(
    'refuses %j',
    async (query) => {
      const pipe = new InputValidationPipe();
      await expect(pipe.transform(query, { type: 'query', metatype: CandlesQueryDto })).rejects.toMatchObject(
        {
          code: 'INVALID_INPUT',
          problems: [{ path: Object.keys(query)[0] }],
        },
      );
    },
  );
});
