import { type Bot } from '@app/bots';
import { userId } from '@app/kernel';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { type PromotionSystem } from '@testing/promotion';

import { ProvenBots } from './support/proven-bots.js';

const HOUR_MS = 3_600_000;
const ADMINISTRATOR = userId('administrator');

describe('a step that waits for a second administrator', () => {
  let database: TestDatabase;
  let proven: ProvenBots;
  let system: PromotionSystem;
  let bot: Bot;
  beforeEach(async () => {
    database = await inMemoryConnection();
    proven = await ProvenBots.in(database, {
      REQUIRE_TWO_PERSON_LIVE: 'true',
      PROMOTION_REQUEST_HOURS: '24',
      // The next step is earned at once.
      PROMOTION_STEP_TRADES_MIN: '2',
      PROMOTION_STEP_DAYS_MIN: '0',
    });
    system = proven.system;
    bot = await proven.one();
  });
  afterEach(async () => {
    await proven.close();
    await database.close();
  });

  const ask = (): ReturnType<PromotionSystem['promotions']['promote']> =>
    system.promotions.promote(bot.userId, bot.id);
  const round = (): Promise<void> => proven.round();

  it('waits for 24 hours, and can be approved until then', async () => {
    const { id } = await ask();
    proven.pass(24 * HOUR_MS - 1);
    await round();
    expect(await system.books.find(id)).toMatchObject({ state: 'requested' });
    expect(await system.promotions.approve(ADMINISTRATOR, id)).toMatchObject({ state: 'live' });
    expect(await proven.now(bot)).toMatchObject({ mode: 'live' });
  });

  it('lapses then: nobody can approve it any more, it ends, and can be asked for again', async () => {
    const { id } = await ask();
    proven.pass(24 * HOUR_MS);
    await expect(system.promotions.approve(ADMINISTRATOR, id)).rejects.toMatchObject({
      code: 'NOTHING_TO_APPROVE',
    });
    await expect(ask()).rejects.toMatchObject({ code: 'PROMOTION_BUSY' });
    await round();
    expect(await system.books.find(id)).toMatchObject({
      state: 'ended',
      request: undefined,
      ending: { code: 'lapsed' },
    });
    expect(await proven.now(bot)).toMatchObject({ mode: 'paper', status: 'active' });
    expect(await ask()).toMatchObject({ state: 'requested' });
    expect(proven.notes(bot)).toEqual(['promotion.requested', 'promotion.lapsed', 'promotion.requested']);
  });

  it('lapses without an end for a bot that is live: it keeps the step it has', async () => {
    const { id } = await ask();
    const live = await system.promotions.approve(ADMINISTRATOR, id);
    await tradeLive(2);
    expect(await ask()).toMatchObject({ state: 'live', request: { step: 1 } });
    proven.pass(24 * HOUR_MS);
    await round();
    expect(await system.books.find(id)).toMatchObject({
      state: 'live',
      step: live.step,
      request: undefined,
      ending: undefined,
    });
    expect(await ask()).toMatchObject({ request: { step: 1 } });
  });

  /** As many closed live trades as a step asks for, by what the account says. */
  async function tradeLive(trades: number): Promise<void> {
    const account = await proven.parts.orders.accounts.open({ ...bot, mode: 'live' });
    expect(account.statistics.trades).toBe(0);
    await database.connection
      .collection<{ _id: string }>('accounts')
      .updateOne({ _id: `${bot.id}:live` }, { $set: { 'statistics.trades': trades } });
  }
});
