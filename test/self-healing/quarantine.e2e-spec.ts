import { type Bot, type PauseReason, StatusGuard, type StatusVerdict } from '@app/bots';
import { botId, ManualClock } from '@app/kernel';
import { aBot, type BotServices, botServices } from '@testing/bots';
import { FakeMarketData } from '@testing/markets';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { aQuarantine, type QuarantineSystem } from '@testing/self-healing';

const HOUR_MS = 3_600_000;
const PERSON = { kind: 'user', userId: aBot().userId } as const;

describe('a bot in quarantine', () => {
  let database: TestDatabase;
  let clock: ManualClock;
  let services: BotServices;
  let quarantine: QuarantineSystem;
  let bot: Bot;
  let count = 0;

  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    clock = new ManualClock(Date.UTC(2026, 5, 1) + count * 1000 * HOUR_MS);
    services = await botServices(database, { markets: new FakeMarketData(), clock });
    quarantine = await aQuarantine(database, services, clock);
    count += 1;
    bot = aBot({ id: botId(`bot-${count}`), name: `Bot ${count}`, statusChangedAt: clock.date() });
    await services.put(bot);
  });

  const now = async (): Promise<Bot> => (await services.bots.find(bot.id)) ?? bot;
  const state = async (): Promise<readonly [string, PauseReason | undefined, string | undefined]> => {
    const { status, pauseReason, rogueReason } = await now();
    return [status, pauseReason, rogueReason];
  };

  it('is out of trading with the rule as the reason, and trades again when its time is over', async () => {
    expect(await quarantine.take(bot, 'error_burst')).toBe('done');
    expect(await state()).toEqual(['quarantined', 'self_healing', 'error_burst']);
    clock.advance(HOUR_MS - 1);
    await quarantine.releaseDue();
    expect((await now()).status).toBe('quarantined');
    clock.advance(1);
    await quarantine.releaseDue();
    expect(await state()).toEqual(['active', undefined, undefined]);
  });

  it('stays longer each time, and in the end until a person has looked', async () => {
    for (const hours of [1, 3, 24]) {
      await quarantine.take(await now(), 'error_burst');
      clock.advance(hours * HOUR_MS - 1);
      await quarantine.releaseDue();
      expect((await now()).status).toBe('quarantined');
      clock.advance(1);
      await quarantine.releaseDue();
      expect((await now()).status).toBe('active');
    }
    await quarantine.take(await now(), 'error_burst');
    clock.advance(1000 * HOUR_MS);
    await quarantine.releaseDue();
    expect(await state()).toEqual(['paused', 'self_healing', 'error_burst']);
  });

  it('is not taken when it is no longer as it was judged', async () => {
    clock.advance(1);
    await services.status.move(bot.id, {
      to: 'paused',
      actor: PERSON,
      reason: 'Mine',
      pauseReason: 'user_paused',
    });
    await services.status.move(bot.id, { to: 'active', actor: PERSON, reason: 'Mine' });
    expect(await quarantine.take(bot, 'error_burst')).toBe('withheld');
    expect((await now()).status).toBe('active');
  });

  it.each(['paused', 'stopped', 'archived'] as const)('that a person made %s stays so', async (to) => {
    await quarantine.take(bot, 'error_burst');
    await services.status.move(bot.id, { to, actor: PERSON, reason: 'Enough', pauseReason: 'user_paused' });
    clock.advance(HOUR_MS);
    await quarantine.releaseDue();
    expect((await now()).status).toBe(to);
  });

  it('that somebody else took since is not released', async () => {
    await quarantine.take(bot, 'error_burst');
    clock.advance(1);
    await services.status.move(bot.id, { to: 'active', actor: PERSON, reason: 'Looks fine' });
    const actor = { kind: 'system', name: 'reconciliation' } as const;
    await services.status.move(bot.id, {
      to: 'quarantined',
      actor,
      reason: 'Books',
      pauseReason: 'self_healing',
    });
    clock.advance(HOUR_MS);
    await quarantine.releaseDue();
    expect((await now()).status).toBe('quarantined');
  });

  it('is left to a person when trading was stopped meanwhile, also when the stop is over', async () => {
    await quarantine.take(bot, 'error_burst');
    quarantine.latch.close('global', { reason: 'test', flatten: false });
    quarantine.latch.open('global');
    clock.advance(HOUR_MS);
    await quarantine.releaseDue();
    expect(await state()).toEqual(['paused', 'emergency_stop', undefined]);
  });

  it.each([
    ['halted', 'paused', 'emergency_stop'],
    ['user_blocked', 'paused', 'user_blocked'],
    ['cash_mismatch', 'quarantined', 'self_healing'],
  ])('is %s: it becomes %s for %s', async (code, status, reason) => {
    services.guards.register(new Forbids(code));
    await quarantine.take(bot, 'error_burst');
    clock.advance(HOUR_MS);
    await quarantine.releaseDue();
    expect((await state()).slice(0, 2)).toEqual([status, reason]);
  });

  it('is released as soon as its books agree again', async () => {
    const books = new Forbids('cash_mismatch');
    services.guards.register(books);
    await quarantine.take(bot, 'error_burst');
    clock.advance(HOUR_MS);
    await quarantine.releaseDue();
    books.isLifted = true;
    clock.advance(HOUR_MS);
    await quarantine.releaseDue();
    expect((await now()).status).toBe('active');
  });
});

class Forbids extends StatusGuard {
  readonly name = 'test';
  readonly guarded = ['active'] as const;
  isLifted = false;

  constructor(private readonly code: string) {
    super();
  }

  mayBecome(): StatusVerdict {
    return this.isLifted ? { allowed: true } : { allowed: false, code: this.code, reason: 'not now' };
  }
}

describe('the lease of a scan', () => {
  it("is one process's at a time, and free again when it is given back or its holder died", async () => {
    const database = await inMemoryConnection();
    const clock = new ManualClock(0);
    const services = await botServices(database, { markets: new FakeMarketData(), clock });
    const system = await aQuarantine(database, services, clock);
    const [one, other] = [system.aLease(), system.aLease()];
    const taken = await Promise.all([one.take(1000), other.take(1000)]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    const [holder, waiting] = taken[0] ? [one, other] : [other, one];
    expect(await waiting.take(1000)).toBe(false);
    await waiting.giveBack();
    expect(await waiting.take(1000)).toBe(false);
    await holder.giveBack();
    expect(await waiting.take(1000)).toBe(true);
    clock.advance(1000);
    expect(await holder.take(1000)).toBe(true);
    await database.close();
  });
});
