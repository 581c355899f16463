import { botId, exchangeId, marketSymbol, money, quantity, toText } from '@app/kernel';
import { anAccount, aPosition } from '@testing/orders';

import { type BotAccount } from '../ledger/account.js';
import { portfolioOf } from './portfolio.js';

const holds = (symbol: string, cash: string, overrides: Partial<BotAccount> = {}): BotAccount =>
  anAccount({
    botId: botId(symbol),
    symbol: marketSymbol(symbol),
    cash: money(cash),
    position: aPosition({ symbol: marketSymbol(symbol), quantity: quantity('2') }), // bought at 100
    ...overrides,
  });

describe('a portfolio', () => {
  it('is worth its cash and its positions at what a sale would bring', () => {
    const accounts = [holds('BTC/USDT', '800'), anAccount({ botId: botId('flat'), cash: money(1000) })];
    const [usdt] = portfolioOf(accounts, () => ({ bid: 110 }));
    expect(toText(usdt?.equity ?? money(0))).toBe('2020');
    expect(toText(usdt?.unrealisedProfit ?? money(0))).toBe('20');
    expect(usdt?.exposureByAsset).toMatchObject([{ name: 'BTC', share: 220 / 2020 }]);
  });

  it('adds up what hangs on one asset or one venue', () => {
    const luno = { exchange: exchangeId('luno'), botId: botId('other') };
    const accounts = [holds('BTC/USDT', '800'), holds('BTC/USDT', '800', luno), holds('ETH/USDT', '800')];
    const [usdt] = portfolioOf(accounts, () => ({ bid: 100 }));
    const sizes = (exposures: readonly { name: string; value: { toFixed(): string } }[] = []): string[] =>
      exposures.map(({ name, value }) => `${name} ${value.toFixed()}`);
    expect(sizes(usdt?.exposureByAsset)).toEqual(['BTC 400', 'ETH 200']);
    expect(sizes(usdt?.exposureByVenue)).toEqual(['luno 200', 'simulated 400']);
  });

  it('never adds up different currencies', () => {
    const accounts = [anAccount({ cash: money(1) }), anAccount({ quote: 'ZAR', cash: money(2) })];
    const portfolios = portfolioOf(accounts, () => undefined);
    expect(portfolios.map(({ quote, equity }) => `${toText(equity)} ${quote}`)).toEqual(['1 USDT', '2 ZAR']);
  });

  it('never adds up paper and real money', () => {
    const accounts = [anAccount({ cash: money(1) }), anAccount({ mode: 'live', cash: money(2) })];
    const portfolios = portfolioOf(accounts, () => undefined);
    expect(portfolios.map(({ mode, equity }) => `${toText(equity)} ${mode}`)).toEqual(['2 live', '1 paper']);
  });

  it('counts a position without a price at cost, and says so', () => {
    const [usdt] = portfolioOf([holds('BTC/USDT', '800')], () => undefined);
    expect(toText(usdt?.equity ?? money(0))).toBe('1000');
    expect(usdt?.unpriced).toEqual(['BTC/USDT']);
  });
});
