import { type Bot } from '@app/bots';
import { type Actor, botId, exchangeId, ManualClock, userId } from '@app/kernel';
import { aBot, aBotDraft, type BotServices, botServices } from '@testing/bots';
import { aConfig } from '@testing/config';
import { FakeMarketData, MARKET_START } from '@testing/markets';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';

const ann = userId('ann');
const bob = userId('bob');
const owner: Actor = { kind: 'user', userId: ann };
const config = aConfig({ BOTS_PER_USER_MAX: '5', BOTS_PER_EXCHANGE_MAX: '3' });
describe('bots', () => {
  let database: TestDatabase;
  let services: BotServices;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const clock = new ManualClock(MARKET_START);
    services = await botServices(database, { markets: await FakeMarketData.open({ clock }), clock, config });
    await Promise.all(
      ['bots', 'bot_quotas'].map((name) => database.connection.collection(name).deleteMany({})),
    );
  });

  const activate = (bot: Bot): Promise<Bot> =>
    services.status.move(bot.id, { to: 'active', reason: 'Started by its owner', actor: owner });

  describe('are made', () => {
    it('on paper and stopped, with every field as it was asked for', async () => {
      const exits = { trailingStopRatio: 0.02, holdingTimeMaxMs: undefined };
      const bot = await services.bots.create(ann, aBotDraft({ exits, params: { fast: 5 } }));
      expect(bot).toMatchObject({ mode: 'paper', status: 'stopped', quote: 'USDT', exits });
      expect(await services.bots.owned(ann, bot.id)).toEqual(bot);
      expect(services.audit.events).toMatchObject([{ action: 'bot.created', subject: `bot:${bot.id}` }]);
    });

    it('at an exchange that nobody has asked about since the start', async () => {
      const clock = new ManualClock(MARKET_START);
      const unopened = await botServices(database, { markets: new FakeMarketData({ clock }), clock, config });
      expect(await unopened.bots.create(ann, aBotDraft())).toMatchObject({ exchange: 'simulated' });
    });

    it('at no exchange that does not exist', async () => {
      const created = services.bots.create(ann, aBotDraft({ exchange: exchangeId('mars') }));
      await expect(created).rejects.toMatchObject({ problems: [{ path: 'exchange' }] });
    });

    it('never beyond the limits, however many are asked for at once', async () => {
      const names = Array.from({ length: 12 }, (_, i) => `Bot ${i}`);
      const made = await Promise.allSettled(
        names.map((name) => services.bots.create(ann, aBotDraft({ name }))),
      );
      expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
      const refused = made
        .filter((result) => result.status === 'rejected')
        .map(({ reason }) => String(reason));
      expect(new Set(refused)).toEqual(
        new Set(['BotLimitError: You have 3 bots at simulated, which is the limit: archive one first']),
      );
      expect(await services.bots.create(bob, aBotDraft())).toMatchObject({ userId: bob });
    });

    it('one after the other, of however many callers of a user, and none fails for the others', async () => {
      const clock = new ManualClock(MARKET_START);
      const room = aConfig({ BOTS_PER_USER_MAX: '1000', BOTS_PER_EXCHANGE_MAX: '1000' });
      const markets = await FakeMarketData.open({ clock });
      const { bots } = await botServices(database, { markets, clock, config: room });
      const names = Array.from({ length: 160 }, (_, i) => `Bot ${i}`);
      const made = await Promise.all(names.map((name) => bots.create(ann, aBotDraft({ name }))));
      expect(new Set(made.map(({ id }) => id)).size).toBe(names.length);
      expect(await bots.kept(ann)).toHaveLength(names.length);
    });

    it('also when another process makes bots of that user at the same time', async () => {
      const clock = new ManualClock(MARKET_START);
      const room = aConfig({ BOTS_PER_USER_MAX: '30', BOTS_PER_EXCHANGE_MAX: '30' });
      const markets = await FakeMarketData.open({ clock });
      const processes = [1, 2].map(() => botServices(database, { markets, clock, config: room }));
      const made = await Promise.allSettled(
        (await Promise.all(processes)).flatMap(({ bots }, process) =>
          Array.from({ length: 20 }, (_, i) => bots.create(ann, aBotDraft({ name: `Bot ${process} ${i}` }))),
        ),
      );
      const refused = made
        .filter((result) => result.status === 'rejected')
        .map(({ reason }) => reason as unknown);
      expect(refused).toHaveLength(10);
      for (const error of refused) expect(error).toMatchObject({ code: 'BOT_LIMIT' });
    });

    it('once under one name, however often it is asked for at once', async () => {
      const made = await Promise.allSettled([1, 2, 3].map(() => services.bots.create(ann, aBotDraft())));
      expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const [refused] = made.flatMap((result) =>
        result.status === 'rejected' ? [result.reason as unknown] : [],
      );
      expect(refused).toMatchObject({ code: 'BOT_NAME_TAKEN', problems: [{ path: 'name' }] });
    });

    it('again under the name of one that was archived, and in its place', async () => {
      for (const name of ['a', 'b', 'c']) await services.bots.create(ann, aBotDraft({ name }));
      const [last] = (await services.bots.list(ann, {}, { limit: 1 })).items;
      if (last === undefined) throw new Error('no bot');
      await services.status.move(last.id, { to: 'archived', reason: 'done', actor: owner });
      expect(await services.bots.create(ann, aBotDraft({ name: last.name }))).toMatchObject({
        name: last.name,
      });
    });
  });

  describe('are changed', () => {
    it('in how they trade only while they do not, in their name always', async () => {
      const bot = await activate(await services.bots.create(ann, aBotDraft()));
      await expect(services.bots.update(ann, bot.id, { riskMode: 'risky' })).rejects.toMatchObject({
        code: 'BOT_ACTIVE',
      });
      expect(await services.bots.update(ann, bot.id, { name: 'Other' })).toMatchObject({ name: 'Other' });
    });

    it('to the defaults of another strategy, not to the parameters of the old one', async () => {
      const bot = await services.bots.create(ann, aBotDraft({ params: { fast: 5 } }));
      const { strategy, params } = await services.bots.update(ann, bot.id, { strategy: 'rsi_reversion' });
      expect(strategy).toBe('rsi_reversion');
      expect(params).not.toHaveProperty('fast');
    });

    it('by nobody but their owner: to others they do not exist', async () => {
      const bot = await services.bots.create(ann, aBotDraft());
      await expect(services.bots.update(bob, bot.id, { name: 'Mine' })).rejects.toMatchObject({
        kind: 'not_found',
      });
      expect((await services.bots.list(bob, {}, { limit: 10 })).items).toEqual([]);
    });
  });

  describe('are listed', () => {
    it('newest first, page by page, each once', async () => {
      for (const name of ['a', 'b', 'c']) await services.bots.create(ann, aBotDraft({ name }));
      const first = await services.bots.list(ann, {}, { limit: 2 });
      const cursor = first.nextCursor;
      if (cursor === undefined) throw new Error('there must be a second page');
      const second = await services.bots.list(ann, {}, { limit: 2, cursor });
      expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['c', 'b', 'a']);
      expect(second.nextCursor).toBeUndefined();
    });

    it('without the documents that are no bots, which are reported', async () => {
      await services.put(aBot({ id: botId('good') }));
      const bad = [
        { _id: 'bad-1', name: '1', status: 'active', timeframe: 'fortnight' },
        {
          _id: 'bad-2',
          name: '2',
          status: 'active',
          timeframe: '1m',
          riskMode: 'safe',
          initialCapital: 'lots',
        },
        { _id: 'bad-3', name: '3', status: 'active' },
      ];
      await database.connection.collection<{ _id: string }>('bots').insertMany(bad);
      expect((await services.bots.inStatus('active')).map(({ id }) => id)).toEqual(['good']);
      expect(services.log.lines.map(({ fields }) => fields.botId)).toEqual(['bad-1', 'bad-2', 'bad-3']);
    });
  });
});
