import { exchangeId, InvalidInputError, marketSymbol, money } from '@app/kernel';
import { aBotDraft } from '@testing/bots';
import { anInstrument } from '@testing/markets';

import { type BotDraft, checkDraft, type DraftFacts } from './bot-draft.js';

const facts: DraftFacts = {
  exchanges: [exchangeId('simulated')],
  instruments: [anInstrument({ minNotional: money(5) })],
  capitalMin: money(100),
  capitalMax: money(100_000),
};

function problemsOf(draft: BotDraft): readonly { path: string; message: string }[] {
  try {
    checkDraft(draft, facts);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.problems;
  }
}

describe('checkDraft', () => {
  it('completes a good draft with its quote currency and the default parameters', () => {
    const checked = checkDraft(aBotDraft(), facts);
    expect(checked.quote).toBe('USDT');
    expect(Object.keys(checked.params).length).toBeGreaterThan(0);
  });

  it.each<{ path: string; draft: Partial<BotDraft>; says: RegExp }>([
    { path: 'exchange', draft: { exchange: exchangeId('mars') }, says: /'mars'.*simulated/ },
    { path: 'symbol', draft: { symbol: marketSymbol('BTC/MARS') }, says: /'BTC\/MARS'.*BTC\/USDT/ },
    { path: 'timeframe', draft: { timeframe: '2m' }, says: /'2m'.*1m, 5m/ },
    { path: 'strategy', draft: { strategy: 'luck' }, says: /'luck'.*coin_flip/ },
    { path: 'params.fast', draft: { params: { fast: -1 } }, says: /-1 is not allowed/ },
    { path: 'params.speed', draft: { params: { speed: 1 } }, says: /no such parameter/ },
    { path: 'initialCapital', draft: { initialCapital: money('99.99') }, says: /99\.99.*100 to 100000/ },
    { path: 'initialCapital', draft: { initialCapital: money(100_001) }, says: /100 to 100000/ },
    { path: 'initialCapital', draft: { initialCapital: money('499.99') }, says: /at least 500 USDT/ },
  ])('names $path and what is allowed: $draft', ({ path, draft, says }) => {
    const problems = problemsOf(aBotDraft(draft));
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems[0]?.message).toMatch(says);
  });

  it('accepts a capital of which 1 % is just the minimum of the market', () => {
    expect(problemsOf(aBotDraft({ initialCapital: money(500) }))).toEqual([]);
  });

  it('reports everything that is wrong at once', () => {
    const draft = aBotDraft({
      symbol: marketSymbol('X/Y'),
      timeframe: '2m',
      strategy: '?',
      initialCapital: money(1),
    });
    expect(problemsOf(draft).map(({ path }) => path)).toEqual([
      'symbol',
      'timeframe',
      'strategy',
      'initialCapital',
    ]);
  });
});
