import { exchangeId, ManualClock } from '@app/kernel';
import { aConfig } from '@testing/config';
import { MARKET_START } from '@testing/markets';
import { MemoryLog } from '@testing/observability';

import { FeedOpener } from './feed-opener.service.js';
import { UnknownExchangeError } from './markets.errors.js';
import { type MarketTimeStore } from './simulated/market-time-store.js';
import { SIMULATED } from './simulated/simulated-feed.js';

const stored = (reachedAt: number | undefined): MarketTimeStore => ({
  load: () => Promise.resolve(reachedAt),
  save: () => Promise.resolve(),
});
const opener = (environment: Record<string, string>, reachedAt?: number): FeedOpener =>
  new FeedOpener(
    aConfig(environment),
    new ManualClock(MARKET_START + 12_345),
    stored(reachedAt),
    new MemoryLog(),
  );

describe('FeedOpener', () => {
  it('begins the simulated market at the present minute, and goes on where it stopped', async () => {
    const first = await opener({}).open(SIMULATED);
    expect(first.clock.now()).toBe(MARKET_START);
    const later = await opener({}, MARKET_START + 5_000_000).open(SIMULATED);
    expect(later.clock.now()).toBe(MARKET_START + 5_000_000);
  });

  it('gives the same market for the same SIM_SEED and another for another', async () => {
    const book = async (seed: string): Promise<string> => {
      const feed = await opener({ SIM_SEED: seed }).open(SIMULATED);
      const [instrument] = await feed.instruments(new AbortController().signal);
      return JSON.stringify(instrument && feed.book(instrument.symbol));
    };
    expect(await book('5')).toBe(await book('5'));
    expect(await book('5')).not.toBe(await book('6'));
  });

  it('opens real exchanges without asking them anything, unless ENABLE_CCXT is off', async () => {
    const feed = await opener({}).open(exchangeId('kraken'));
    expect(feed).toMatchObject({ exchange: 'kraken', provenance: 'real' });
    expect(feed.state()).toEqual({ status: 'starting' });
    await expect(opener({ ENABLE_CCXT: 'off' }).open(exchangeId('kraken'))).rejects.toThrow(
      /ENABLE_CCXT is off/,
    );
    await expect(opener({}).open(exchangeId('nowhere'))).rejects.toBeInstanceOf(UnknownExchangeError);
  });
});
