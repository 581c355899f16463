import { stopCrowd } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';

const BOTS = 100;
const LATENCY_MS = 20;

describe('a stop in the middle of the trading of many bots', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());

  it('lets no order through after the latch, cancels every one, and leaves no bot active', async () => {
    const trial = await stopCrowd({ database, bots: BOTS, latencyMs: LATENCY_MS });
    expect(trial).toMatchObject({
      sentAfterLatch: 0,
      arrivedAfterAnswer: 0,
      activeBotsLeft: 0,
      openOrdersLeft: 0,
    });
    expect(trial.clearMs).toBeGreaterThan(0);
    expect(trial.cancelsSent).toBe(trial.sentBefore);
    expect(trial.deniedAfterLatch).toBeGreaterThan(0);
    expect(trial.durableMs).toBeLessThan(trial.lastCancelSentMs);
  });
});
