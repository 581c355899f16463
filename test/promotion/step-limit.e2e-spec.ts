import { type Bot } from '@app/bots';
import { price, quantity } from '@app/kernel';
import { type OrderIntent, type RiskVerdict } from '@app/risk';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anIntent, aRiskContext } from '@testing/risk';

import { DAY_MS, ProvenBots } from './support/proven-bots.js';

/** A bot without closed trades on its account trades 1 % of its 100,000 on paper, and a tenth of that at the first step. */
const LIMIT = 100;

describe('what a live bot may enter', () => {
  let database: TestDatabase;
  let proven: ProvenBots;
  let bot: Bot;
  beforeEach(async () => {
    database = await inMemoryConnection();
    proven = await ProvenBots.in(database);
    const paper = await proven.one();
    await proven.system.promotions.promote(paper.userId, paper.id);
    bot = await proven.now(paper);
  });
  afterEach(async () => {
    await proven.close();
    await database.close();
  });

  /** At a price of 1, so that the quantity is the size. */
  const check = (size: number, { held = 0, of = bot } = {}): Promise<RiskVerdict> => {
    const intent: OrderIntent = anIntent({ bot: of, quantity: quantity(size), referencePrice: price(1) });
    return proven.system.stepLimit.check(intent, aRiskContext({ positionQuantity: quantity(held) }));
  };
  const denied = (reason: string): object => ({ allowed: false, reason: expect.stringContaining(reason) });

  it('is a tenth of its paper size at the first step, with what it holds already', async () => {
    expect(await check(LIMIT)).toEqual({ allowed: true });
    expect(await check(LIMIT + 0.01)).toEqual(denied('is over 10.0 % of the paper size (100)'));
    expect(await check(40, { held: 60 })).toEqual({ allowed: true });
    expect(await check(41, { held: 60 })).toEqual(denied('An entry of 101 USDT'));
  });

  it('is nothing without a promotion, or with one that does not stand', async () => {
    const promotions = database.connection.collection<{ botId: string }>('promotions');
    const inState = (state: string): Promise<unknown> =>
      promotions.updateOne({ botId: bot.id }, { $set: { state } });
    for (const state of ['requested', 'entering', 'winding_down']) {
      await inState(state);
      expect(await check(1)).toEqual(denied(`promotion is ${state}`));
    }
    await inState('ended');
    expect(await check(1)).toEqual(denied('never promoted'));
  });

  it('is nothing once its evidence has expired, before anybody has demoted it', async () => {
    proven.pass(31 * DAY_MS);
    expect(await check(1)).toEqual(denied('expired'));
  });

  it('does not concern paper', async () => {
    expect(await check(LIMIT * 1000, { of: { ...bot, mode: 'paper' } })).toEqual({ allowed: true });
  });
});
