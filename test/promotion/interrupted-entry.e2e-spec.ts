import { type Bot, ModeGuard, type StatusVerdict } from '@app/bots';
import { DyingProcess } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { aPromotionSystem } from '@testing/promotion';

import { ProvenBots } from './support/proven-bots.js';

/** After this nobody is at an entry any more. */
const ENTERING_MS_MAX = 60_000;

describe('a process that dies while a bot becomes live', () => {
  let database: TestDatabase;
  let proven: ProvenBots;
  beforeAll(async () => {
    database = await inMemoryConnection();
    proven = await ProvenBots.in(database);
  });
  afterAll(async () => {
    await proven.close();
    await database.close();
  });

  /** Until `process` dies, or to the end. */
  async function promote(bot: Bot, process: DyingProcess): Promise<void> {
    const { promotions } = await aPromotionSystem({ ...proven.parts, wrap: process.wrap });
    await promotions.promote(bot.userId, bot.id).catch((error: unknown) => {
      if (!process.isDead) throw error;
    });
  }
  async function momentsOfAnEntry(): Promise<number> {
    const process = new DyingProcess();
    await promote(await proven.one(), process);
    return process.moments;
  }
  const stateOf = async (bot: Bot): Promise<string> =>
    `${(await proven.now(bot)).mode}, ${(await proven.promotion(bot))?.state ?? 'no promotion'}`;

  it('leaves it live with its promotion or on paper without, at whatever moment', async () => {
    const moments = await momentsOfAnEntry();
    const found = new Map<string, string>();
    for (let diesAt = 0; diesAt <= moments; diesAt += 1) {
      const bot = await proven.one();
      await promote(bot, new DyingProcess(diesAt));
      const left = await stateOf(bot);
      await proven.round();
      expect(await stateOf(bot)).toBe(left); // somebody may still be at it
      proven.pass(ENTERING_MS_MAX);
      await proven.round();
      found.set(left, await stateOf(bot));
      if ((await proven.now(bot)).mode === 'live') continue;
      await proven.system.promotions.promote(bot.userId, bot.id);
      expect(await stateOf(bot)).toBe('live, live');
    }
    expect(Object.fromEntries(found)).toEqual({
      'paper, no promotion': 'paper, no promotion',
      'paper, entering': 'paper, ended',
      'live, entering': 'live, live',
      'live, live': 'live, live',
    });
  });

  it('says in the audit log which way it went', async () => {
    const bot = await proven.one();
    // The last moments: the bot is live, its promotion is not.
    await promote(bot, new DyingProcess((await momentsOfAnEntry()) - 2));
    proven.pass(ENTERING_MS_MAX);
    await proven.round();
    expect(proven.notes(bot)).toEqual(['promotion.allowed', 'promotion.entered']);
  });
});

describe('an entry that is forbidden at the last moment', () => {
  it('ends its promotion with the reason, leaves the bot on paper, and can be tried again', async () => {
    const database = await inMemoryConnection();
    const proven = await ProvenBots.in(database);
    const fence = new NotNow();
    proven.parts.orders.bots.modeGuards.register(fence);
    const bot = await proven.one();
    const promote = (): Promise<unknown> => proven.system.promotions.promote(bot.userId, bot.id);
    await expect(promote()).rejects.toMatchObject({ code: 'BOT_MODE_FORBIDDEN' });
    expect(await proven.promotion(bot)).toMatchObject({
      state: 'ended',
      ending: { code: 'refused', reason: expect.stringContaining('it holds something') },
    });
    expect(await proven.now(bot)).toMatchObject({ mode: 'paper' });
    fence.isOpen = true;
    expect(await promote()).toMatchObject({ state: 'live' });
    await proven.close();
    await database.close();
  });
});

describe('an entry of which it is not known whether the bot became live', () => {
  it('is not given up, and is finished once nobody is at it any more', async () => {
    const database = await inMemoryConnection();
    const proven = await ProvenBots.in(database);
    const bot = await proven.one();
    const { audit } = proven.parts.orders.bots;
    const append = audit.append.bind(audit);
    audit.append = (event) =>
      event.action === 'bot.mode_live' ? Promise.reject(new Error('the database is away')) : append(event);
    await expect(proven.system.promotions.promote(bot.userId, bot.id)).rejects.toThrow('away');
    expect(await proven.now(bot)).toMatchObject({ mode: 'live' });
    expect(await proven.promotion(bot)).toMatchObject({ state: 'entering' });
    proven.pass(ENTERING_MS_MAX);
    await proven.round();
    expect(await proven.promotion(bot)).toMatchObject({ state: 'live' });
    await proven.close();
    await database.close();
  });
});

class NotNow extends ModeGuard {
  readonly name = 'not now';
  isOpen = false;

  mayBecome(): StatusVerdict {
    return this.isOpen
      ? { allowed: true }
      : { allowed: false, code: 'not_flat', reason: 'it holds something' };
  }
}
