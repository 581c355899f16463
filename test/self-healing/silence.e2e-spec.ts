import { botId } from '@app/kernel';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { aDecision, aDecisionPulse } from '@testing/trading';

const [SILENT, BUSY, NEW] = [botId('silent'), botId('busy'), botId('new')];
const at = (hour: number): Date => new Date(Date.UTC(2026, 5, 1, hour));

describe('the last decisions of bots', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());

  it('are known to the next process too', async () => {
    const { log } = await aDecisionPulse(database);
    for (const hour of [1, 2]) await log.record(aDecision({ botId: SILENT, decidedAt: at(hour) }));
    for (const hour of [1, 2, 3]) await log.record(aDecision({ botId: BUSY, decidedAt: at(hour) }));

    const { pulse } = await aDecisionPulse(database);
    expect(await pulse.read(at(4), new AbortController().signal)).toEqual(new Map());
    const known = await pulse.lastDecidedAt([SILENT, BUSY, NEW]);
    expect([SILENT, BUSY, NEW].map((id) => known.get(id))).toEqual([at(2), at(3), undefined]);
  });
});
