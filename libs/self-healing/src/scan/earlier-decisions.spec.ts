import { botId, type BotId } from '@app/kernel';
import { aBot } from '@testing/bots';

import { EarlierDecisions } from './earlier-decisions.js';

const HOUR_MS = 3_600_000;
const STARTED = new Date(Date.UTC(2026, 5, 1));
const after = (hours: number): Date => new Date(STARTED.getTime() + hours * HOUR_MS);
const YESTERDAY = after(-24);

/** Notes who was asked about; all of them decided yesterday, and never again. */
class Asked {
  readonly bots: BotId[] = [];

  lastDecidedAt(bots: readonly BotId[]): Promise<ReadonlyMap<BotId, Date>> {
    this.bots.push(...bots);
    return Promise.resolve(new Map(bots.map((id) => [id, YESTERDAY])));
  }
}

describe('what silent bots decided before the process started', () => {
  it('is looked up once for each, however many scans there are', async () => {
    const [earlier, asked, bot] = [new EarlierDecisions(STARTED), new Asked(), aBot()];
    for (const hours of [1, 2, 3]) {
      const known = await earlier.of([bot], after(hours), asked);
      expect(known.get(bot.id)?.lastDecisionAt).toEqual(YESTERDAY);
    }
    expect(asked.bots).toEqual([bot.id]);
  });

  it.each([
    ['1m', 1],
    ['4h', 8],
  ] as const)('is of no interest before a bot on %s candles had %d h to decide', async (timeframe, hours) => {
    const [earlier, asked, bot] = [new EarlierDecisions(STARTED), new Asked(), aBot({ timeframe })];
    expect((await earlier.of([bot], after(hours - 0.01), asked)).size).toBe(0);
    expect((await earlier.of([bot], after(hours), asked)).size).toBe(1);
  });

  it('takes few queries a scan, and goes on in the next one', async () => {
    const [earlier, asked] = [new EarlierDecisions(STARTED), new Asked()];
    const bots = Array.from({ length: 120 }, (_, n) => aBot({ id: botId(`bot-${n}`) }));
    const known: number[] = [];
    for (const hours of [1, 2, 3]) known.push((await earlier.of(bots, after(hours), asked)).size);
    expect(known).toEqual([50, 100, 120]);
    expect(asked.bots).toEqual(bots.map(({ id }) => id));
  });

  it('is known to be nothing for a bot of which no decision is kept', async () => {
    const earlier = new EarlierDecisions(STARTED);
    const bot = aBot();
    const nothing = { lastDecidedAt: () => Promise.resolve(new Map<BotId, Date>()) };
    const known = await earlier.of([bot], after(1), nothing);
    expect(known.get(bot.id)).toMatchObject({ lastDecisionAt: undefined });
  });
});
