import { type Bot, StatusGuard, type StatusVerdict } from '@app/bots';
import { type Actor, ManualClock, userId } from '@app/kernel';
import { aBotDraft, type BotServices, botServices } from '@testing/bots';
import { aConfig } from '@testing/config';
import { FakeMarketData, MARKET_START } from '@testing/markets';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';

const ann = userId('ann');
const bob = userId('bob');
const owner: Actor = { kind: 'user', userId: ann };
const config = aConfig({ BOTS_PER_USER_MAX: '5', BOTS_PER_EXCHANGE_MAX: '3' });
/** Forbids `active` from the moment it is told to. */
class Fence extends StatusGuard {
  readonly name = 'fence';
  readonly guarded = ['active'] as const;
  isClosed = false;
  onAsked: () => void = () => undefined;

  mayBecome(): StatusVerdict {
    const verdict: StatusVerdict = this.isClosed
      ? { allowed: false, code: 'halted', reason: 'stopped by a person' }
      : { allowed: true };
    this.onAsked();
    return verdict;
  }
}

describe('bots change their status', () => {
  let database: TestDatabase;
  let services: BotServices;
  let fence: Fence;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const clock = new ManualClock(MARKET_START);
    services = await botServices(database, { markets: await FakeMarketData.open({ clock }), clock, config });
    fence = new Fence();
    services.guards.register(fence);
    await Promise.all(
      ['bots', 'bot_quotas'].map((name) => database.connection.collection(name).deleteMany({})),
    );
  });

  const activate = (bot: Bot): Promise<Bot> =>
    services.status.move(bot.id, { to: 'active', reason: 'Started by its owner', actor: owner });

  it('with reason, actor and time, audited', async () => {
    const bot = await activate(await services.bots.create(ann, aBotDraft()));
    const paused = await services.status.move(bot.id, {
      to: 'paused',
      reason: 'No edge is left',
      pauseReason: 'no_edge',
      actor: { kind: 'system', name: 'trading' },
    });
    expect(paused).toMatchObject({
      status: 'paused',
      pauseReason: 'no_edge',
      statusReason: 'No edge is left',
    });
    expect(services.audit.events.at(-1)).toMatchObject({
      action: 'bot.paused',
      actor: { kind: 'system', name: 'trading' },
      details: { from: 'active', pauseReason: 'no_edge' },
    });
    expect(await activate(paused)).toMatchObject({ status: 'active', pauseReason: undefined });
  });

  it('by legal moves only', async () => {
    const bot = await services.bots.create(ann, aBotDraft());
    const pause = services.status.move(bot.id, { to: 'paused', reason: 'x', actor: owner });
    await expect(pause).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION', kind: 'conflict' });
  });

  it('to one of two that are asked for at once', async () => {
    const bot = await activate(await services.bots.create(ann, aBotDraft()));
    const moves = (['paused', 'stopped'] as const).map((to) =>
      services.status.move(bot.id, { to, reason: to, actor: owner }),
    );
    await Promise.allSettled(moves);
    expect(['stopped', 'paused']).toContain((await services.bots.find(bot.id))?.status);
  });

  it('never to active while something forbids it', async () => {
    const bot = await services.bots.create(ann, aBotDraft());
    fence.isClosed = true;
    await expect(activate(bot)).rejects.toMatchObject({ code: 'BOT_STATUS_FORBIDDEN' });
    expect((await services.bots.find(bot.id))?.status).toBe('stopped');
  });

  it('not to active when a stop begins after the question: what it was is what it is again', async () => {
    const bot = await services.bots.create(ann, aBotDraft());
    fence.onAsked = () => (fence.isClosed = true);
    await expect(activate(bot)).rejects.toMatchObject({ code: 'BOT_STATUS_FORBIDDEN' });
    expect(await services.bots.find(bot.id)).toEqual(bot);
  });

  it('all at once when all active ones are paused, and no other', async () => {
    const [one, two] = [
      await services.bots.create(ann, aBotDraft()),
      await services.bots.create(bob, aBotDraft()),
    ];
    const stopped = await services.bots.create(ann, aBotDraft({ name: 'Stopped' }));
    for (const bot of [one, two]) await activate(bot);
    const change = { reason: 'stop', pauseReason: 'emergency_stop', actor: owner } as const;
    expect(await services.status.pauseMany(ann, change)).toBe(1);
    expect(await services.status.pauseMany(undefined, change)).toBe(1);
    const statuses = await services.bots.findMany([one.id, two.id, stopped.id]);
    expect(statuses.map(({ status }) => status).toSorted()).toEqual(['paused', 'paused', 'stopped']);
  });
});
