import { type BotReading } from '@app/bots';
import { botId, exchangeId, marketSymbol } from '@app/kernel';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { anOrder } from '@testing/orders';
import { aSystemsFacts } from '@testing/self-healing';

import { type MarketFacts, type SystemFacts } from '../facts.js';
import { systemRules } from './system-rules.js';

const rules = systemRules(aConfig().selfHealing);
const calm = aSystemsFacts();

function findings(name: string, facts: Partial<SystemFacts>) {
  const found = rules.find(({ rule }) => rule === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found.detect(aSystemsFacts(facts));
}

const aMarket = (overrides: Partial<MarketFacts> = {}): MarketFacts => ({
  exchange: exchangeId('binance'),
  symbol: marketSymbol('BTC/USDT'),
  bots: 3,
  feed: { status: 'live' },
  quoteAgeMs: 1000,
  ...overrides,
});
const process = (overrides: Partial<SystemFacts['process']>) => ({
  process: { ...calm.process, ...overrides },
});

describe('every system rule', () => {
  it.each(rules.map(({ rule }) => rule))('%s finds nothing wrong with a system that is well', (name) => {
    expect(findings(name, { markets: [aMarket()] })).toEqual([]);
  });
});

describe('orphan_order', () => {
  const known: BotReading = { kind: 'bot', bot: aBot(), textTimes: [] };
  const broken: BotReading = {
    kind: 'unreadable',
    id: 'bot-2',
    status: '?',
    problems: [{ path: 'x', message: 'y' }],
  };

  it('is an order whose bot is archived or gone, and is cancelled', () => {
    const orders = [anOrder({ botId: botId('bot-1') }), anOrder({ botId: botId('gone') })];
    expect(findings('orphan_order', { bots: [known], orders })).toMatchObject([
      { evidence: { botId: 'gone' }, remedy: { kind: 'repair', repair: 'cancel_order' } },
    ]);
  });

  it('is not an order whose bot is there, though nobody can read it', () => {
    expect(
      findings('orphan_order', { bots: [broken], orders: [anOrder({ botId: botId('bot-2') })] }),
    ).toEqual([]);
  });

  it('is an order of ours at a venue that no book knows, and is only reported', () => {
    const venue = {
      exchange: exchangeId('binance'),
      mode: 'paper',
      error: undefined,
      strangers: ['amke1'],
    } as const;
    expect(findings('orphan_order', { venues: [venue] })).toMatchObject([
      { subject: 'order:amke1', remedy: { kind: 'report' } },
    ]);
  });
});

describe('stale_feed', () => {
  it('starts feeds again when one says it is live and gives nothing for any market', () => {
    expect(findings('stale_feed', { markets: [aMarket({ quoteAgeMs: 600_000 })] })).toMatchObject([
      { remedy: { kind: 'restart', part: 'market-feeds' } },
    ]);
  });

  it('only reports one market of several, and an exchange that says it is unreachable', () => {
    const eth = aMarket({ symbol: marketSymbol('ETH/USDT'), quoteAgeMs: undefined });
    expect(findings('stale_feed', { markets: [aMarket(), eth] })).toMatchObject([
      { remedy: { kind: 'report' } },
    ]);
    const feed = { status: 'unreachable', since: 0, reason: 'dns', nextTryAt: 1 } as const;
    expect(findings('stale_feed', { markets: [aMarket({ feed, quoteAgeMs: 600_000 })] })).toMatchObject([
      { remedy: { kind: 'report' } },
    ]);
  });
});

describe('the rules about the process', () => {
  it.each<[string, Partial<SystemFacts>]>([
    ['event_loop_lag', process({ loopLagMs: 501 })],
    ['event_loop_lag', process({ loopProblem: 'the event loop was blocked for 12000 ms' })],
    ['memory_growth', process({ heapUsedBytes: 900 })],
    ['memory_growth', process({ heapHistory: [100, 120, 130, 140, 150, 160] })],
    ['disk_nearly_full', { disk: { freeBytes: 49, totalBytes: 1000 } }],
    ['clock_skew', process({ clockJumpMs: -5000 })],
    ['clock_skew', { database: { clockOffsetMs: 3000, missingIndexes: [] } }],
    ['index_missing', { database: { clockOffsetMs: 0, missingIndexes: ['orders {"clientOrderId":1}'] } }],
  ])('%s is reported', (name, facts) => {
    expect(findings(name, facts)).toHaveLength(1);
  });

  it.each<[string, Partial<SystemFacts>]>([
    ['a heap that goes up and down', process({ heapHistory: [100, 200, 90, 210, 95, 220] })],
    ['a heap that grows a little', process({ heapHistory: [100, 101, 102, 103, 104, 105] })],
    ['few scans so far', process({ heapHistory: [100, 200, 300] })],
  ])('memory_growth is not %s', (_, facts) => {
    expect(findings('memory_growth', facts)).toEqual([]);
  });

  it('a missing index is made again', () => {
    const database = { clockOffsetMs: 0, missingIndexes: ['a', 'b'] };
    expect(findings('index_missing', { database })).toMatchObject([
      { subject: 'index:a', remedy: { repair: 'create_indexes' } },
      { subject: 'index:b' },
    ]);
  });
});

describe('venue_unreachable', () => {
  it('counts feeds that bots use, and venues that do not show their orders', () => {
    const state = { status: 'unreachable', since: 0, reason: 'dns', nextTryAt: 1 } as const;
    const view = { exchange: exchangeId('kucoin'), provenance: 'real', state } as const;
    const venue = {
      exchange: exchangeId('binance'),
      mode: 'paper',
      error: 'timeout',
      strangers: [],
    } as const;
    const facts = {
      exchanges: [
        { ...view, subscriptions: 2 },
        { ...view, exchange: exchangeId('luno'), subscriptions: 0 },
      ],
      venues: [venue],
    };
    expect(findings('venue_unreachable', facts)).toMatchObject([
      { subject: 'exchange:kucoin' },
      { subject: 'venue:binance:paper' },
    ]);
  });
});
