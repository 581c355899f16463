import { type Bot } from '@app/bots';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { type PromotionSystem } from '@testing/promotion';

import { DAY_MS, ProvenBots } from './support/proven-bots.js';

describe('live bots are looked after', () => {
  let database: TestDatabase;
  let proven: ProvenBots;
  let system: PromotionSystem;
  let bot: Bot;
  beforeEach(async () => {
    database = await inMemoryConnection();
    proven = await ProvenBots.in(database);
    system = proven.system;
    bot = await goesLive();
  });
  afterEach(async () => {
    await proven.close();
    await database.close();
  });

  async function goesLive(): Promise<Bot> {
    const one = await proven.one();
    expect(await system.promotions.promote(one.userId, one.id)).toMatchObject({ state: 'live' });
    return await proven.now(one);
  }
  const round = (): Promise<void> => proven.round();
  const promotion = (of = bot): ReturnType<ProvenBots['promotion']> => proven.promotion(of);
  const document = (of: Bot, changes: object): Promise<unknown> =>
    database.connection.collection<{ _id: string }>('bots').updateOne({ _id: of.id }, { $set: changes });

  it('asks for new evidence three days before the old one expires, not earlier', async () => {
    const first = (await promotion())?.evidence;
    proven.pass(26 * DAY_MS);
    await round();
    expect((await promotion())?.evidence).toEqual(first);
    proven.pass(DAY_MS);
    await round();
    const second = (await promotion())?.evidence;
    expect(second?.id).not.toBe(first?.id);
    expect(Number(second?.expiresAt) - Number(first?.expiresAt)).toBe(27 * DAY_MS);
    proven.pass(10 * DAY_MS);
    await round();
    expect(await promotion()).toMatchObject({ state: 'live', evidence: second });
  });

  it('leaves a bot without new evidence live until the old one expires, and no longer', async () => {
    await database.connection.collection('trades').deleteMany({ botId: bot.id });
    proven.pass(29 * DAY_MS);
    await round();
    expect(await promotion()).toMatchObject({ state: 'live' });
    expect(proven.parts.orders.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    proven.pass(DAY_MS);
    await round();
    expect(await promotion()).toMatchObject({ state: 'ended', ending: { code: 'evidence' } });
    expect(await proven.now(bot)).toMatchObject({ mode: 'paper', status: 'paused', pauseReason: 'drift' });
    expect(proven.parts.orders.alerts.raised).toMatchObject([
      { code: 'bot_demoted', fields: { botId: bot.id } },
    ]);
  });

  it('ends the promotion of a bot that was archived', async () => {
    await document(bot, { status: 'archived' });
    await round();
    expect(await promotion()).toMatchObject({ state: 'ended', ending: { code: 'archived' } });
    expect(await proven.now(bot)).toMatchObject({ mode: 'paper', status: 'archived' });
  });

  it('ends the promotion of a bot that was put on paper behind its back', async () => {
    await document(bot, { mode: 'paper' });
    await round();
    expect(await promotion()).toMatchObject({ state: 'ended', ending: { code: 'interrupted' } });
  });

  it('takes back a bot that is live without a promotion', async () => {
    const other = await proven.one();
    await document(other, { mode: 'live' });
    await round();
    expect(await promotion(other)).toMatchObject({ state: 'ended', ending: { code: 'no_promotion' } });
    expect(await proven.now(other)).toMatchObject({ mode: 'paper', status: 'active' });
    expect(await promotion()).toMatchObject({ state: 'live' });
  });

  it('goes on to the next bot when one is gone or cannot be looked at', async () => {
    const [broken, third] = [await goesLive(), await goesLive()];
    await database.connection.collection<{ _id: string }>('bots').deleteOne({ _id: bot.id });
    await document(third, { status: 'archived' });
    const unreadable = (await promotion(broken))?.evidence?.id;
    const verify = proven.parts.gate.evidence.verify.bind(proven.parts.gate.evidence);
    proven.parts.gate.evidence.verify = (id) =>
      id === unreadable ? Promise.reject(new Error('the database hiccups')) : verify(id);
    await round();
    expect(await promotion(third)).toMatchObject({ state: 'ended' });
    expect(await promotion(broken)).toMatchObject({ state: 'live' });
    expect(proven.parts.orders.log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { botId: broken.id } },
    ]);
  });

  it('stops between two bots when it is told to', async () => {
    await document(bot, { status: 'archived' });
    await expect(system.supervisor.round(AbortSignal.abort(new Error('stopping')))).rejects.toThrow(
      'stopping',
    );
    expect(await promotion()).toMatchObject({ state: 'live' });
  });
});
