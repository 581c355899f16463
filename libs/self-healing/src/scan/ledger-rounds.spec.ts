import { botId, ManualClock } from '@app/kernel';
import { type BotAccount, type LedgerFinding } from '@app/orders';
import { anAccount } from '@testing/orders';

import { LedgerRounds } from './ledger-rounds.js';

const BROKEN: LedgerFinding = { code: 'cash_mismatch', message: 'the cash is 1, the ledger shows 2' };
const accounts = Array.from({ length: 4000 }, (_, n) => anAccount({ botId: botId(`bot-${n}`) }));

/** Books of which each batch takes 100 ms to add up, and which disagree for the bots named. */
function someRounds(budgetMs: number, broken: ReadonlySet<string> = new Set()) {
  const clock = new ManualClock(0);
  const looks: string[] = [];
  const rounds = new LedgerRounds(
    {
      ledgerFindings: (batch) => {
        clock.advance(100);
        looks.push(...batch.map((account) => account.botId));
        const found = batch.filter((account) => broken.has(account.botId));
        return Promise.resolve(new Map(found.map((account) => [account.botId, [BROKEN]])));
      },
    },
    clock,
    budgetMs,
  );
  const next = (of: readonly BotAccount[] = accounts) => rounds.next(of, new AbortController().signal);
  return { next, looks };
}

describe('adding up the ledger in rounds', () => {
  it('looks at all accounts when there is time', async () => {
    const { next, looks } = someRounds(10_000);
    await next();
    expect(new Set(looks).size).toBe(4000);
  });

  it('goes on where it stopped, until all were looked at', async () => {
    const { next, looks } = someRounds(150);
    await next();
    expect(looks).toHaveLength(2000);
    await next();
    expect(new Set(looks).size).toBe(4000);
  });

  it('looks first at what has changed', async () => {
    const { next, looks } = someRounds(50);
    for (let round = 0; round < 4; round += 1) await next();
    looks.length = 0;
    const changed = accounts.map((account, n) => (n === 3700 ? { ...account, fillCount: 2 } : account));
    await next(changed);
    expect(looks).toHaveLength(1000);
    expect(looks[0]).toBe('bot-3700');
  });

  it('keeps saying what disagreed, and looks at it in each round until it agrees', async () => {
    const broken = new Set(['bot-3']);
    const { next, looks } = someRounds(50, broken);
    for (let round = 0; round < 4; round += 1) expect([...(await next()).keys()]).toEqual(['bot-3']);
    expect(looks.filter((id) => id === 'bot-3')).toHaveLength(4);
    broken.clear();
    expect((await next()).size).toBe(0);
  });
});
