import { setImmediate } from 'node:timers/promises';

import { type Bot, ModeGuard, type StatusVerdict } from '@app/bots';
import { type Actor } from '@app/kernel';
import { deriveClientOrderId, type SubmitOutcome } from '@app/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anIntent } from '@testing/risk';

import { ProvenBots } from './support/proven-bots.js';

const never = new AbortController().signal;
const actor: Actor = { kind: 'system', name: 'test' };

/** Does what a test wants done while a change of mode is in question, after the other guards have allowed it. */
class Meanwhile extends ModeGuard {
  readonly name = 'meanwhile';
  act: () => Promise<void> = () => Promise.resolve();

  async mayBecome(): Promise<StatusVerdict> {
    await this.act();
    return { allowed: true };
  }
}

describe('an entry that is decided while its bot changes its mode', () => {
  let database: TestDatabase;
  let proven: ProvenBots;
  let meanwhile: Meanwhile;
  let bot: Bot;
  let slot = 0;
  beforeEach(async () => {
    database = await inMemoryConnection();
    proven = await ProvenBots.in(database);
    meanwhile = new Meanwhile();
    proven.parts.orders.bots.modeGuards.register(meanwhile);
    bot = await proven.one();
  });
  afterEach(async () => {
    await proven.close();
    await database.close();
  });

  const enter = async (mode: Bot['mode']): Promise<string> => {
    slot += 1;
    const clientOrderId = deriveClientOrderId({ botId: bot.id, slot, purpose: 'entry' });
    const intent = anIntent({ bot: { ...bot, mode }, clientOrderId, slot });
    return told(await proven.parts.orders.gateway.submit(intent, never));
  };
  const promote = (): Promise<unknown> => proven.system.promotions.promote(bot.userId, bot.id);
  const demote = async (): Promise<unknown> =>
    proven.system.demotion.demote(await proven.now(bot), { code: 'asked', reason: 'asked', actor });
  const lookAfterAMinute = async (): Promise<void> => {
    proven.pass(60_000);
    await proven.round();
  };

  it('is refused on the way to live, in the mode that the bot leaves', async () => {
    expect(await enter('paper')).toBe('accepted');
    const heard: string[] = [];
    meanwhile.act = async () => void heard.push(await enter('paper'));
    await promote();
    expect(heard).toEqual(['mode_not_allowed: No entries on paper: its promotion is entering']);
    expect(await enter('live')).toBe('accepted');
  });

  it('is refused on the way to paper, in the mode that the bot leaves', async () => {
    await promote();
    const heard: string[] = [];
    meanwhile.act = async () => void heard.push(await enter('live'));
    await demote();
    expect(heard).toEqual(['mode_not_allowed: No entries on live: its promotion is winding_down']);
    expect(await enter('paper')).toBe('accepted');
  });

  it.each([
    ['the bot becomes live', 'promotion.demoted', demote],
    ['its change takes so long that it is taken for dead', 'promotion.interrupted', lookAfterAMinute],
  ])('is refused until a promotion is over that is taken back while %s', async (_, note, takeBack) => {
    const heard: string[] = [];
    let takenBack: Promise<unknown> = Promise.resolve();
    meanwhile.act = async () => {
      meanwhile.act = () => Promise.resolve();
      takenBack = takeBack();
      while (!proven.notes(bot).includes(note)) await setImmediate();
      heard.push(await enter('paper'));
    };
    await expect(promote()).rejects.toMatchObject({ code: 'PROMOTION_CONTENDED' });
    await takenBack;
    expect(heard).toEqual(['mode_not_allowed: No entries on paper: its promotion is winding_down']);
    expect(await proven.now(bot)).toMatchObject({ mode: 'paper' });
    expect(await proven.promotion(bot)).toMatchObject({ state: 'ended' });
    expect(await enter('paper')).toBe('accepted');
  });
});

const told = (outcome: SubmitOutcome): string =>
  outcome.kind === 'denied' ? `${outcome.code}: ${outcome.reason}` : outcome.kind;
