import { ModeAuthority, type StatusVerdict } from '@app/bots';
import { type Actor, botId, ManualClock, userId } from '@app/kernel';
import { aBot, type BotServices, botServices } from '@testing/bots';
import { FakeMarketData, MARKET_START } from '@testing/markets';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';

const ann = userId('ann');
const actor: Actor = { kind: 'user', userId: ann };

/** Allows what it is told to, and says when it is asked. */
class Gate extends ModeAuthority {
  readonly name = 'gate';
  isOpen = true;
  onAsked: () => void = () => undefined;

  mayBecome(): StatusVerdict {
    const verdict: StatusVerdict = this.isOpen
      ? { allowed: true }
      : { allowed: false, code: 'not_due', reason: 'nobody asked for it' };
    this.onAsked();
    return verdict;
  }

  entryRefusal(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

describe("a bot's mode", () => {
  let database: TestDatabase;
  let services: BotServices;
  let gate: Gate;
  const paper = aBot({ id: botId('bot-1'), userId: ann, status: 'paused' });
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const clock = new ManualClock(MARKET_START);
    services = await botServices(database, { markets: await FakeMarketData.open({ clock }), clock });
    gate = new Gate();
    await database.connection.collection('bots').deleteMany({});
    await services.put(paper);
  });
  const goLive = (): Promise<unknown> =>
    services.mode.change(paper.id, { to: 'live', actor, reason: 'the gate is open' });
  const mode = async (): Promise<string | undefined> => (await services.bots.find(paper.id))?.mode;

  it('changes by the one who decides on it, and the change is audited', async () => {
    services.modeGuards.setAuthority(gate);
    await goLive();
    expect(await mode()).toBe('live');
    expect(services.audit.events).toMatchObject([{ action: 'bot.mode_live', details: { from: 'paper' } }]);
  });

  it('never changes where nobody decides on it', async () => {
    services.modeGuards.register(gate);
    await expect(goLive()).rejects.toMatchObject({ code: 'BOT_MODE_FORBIDDEN' });
    expect(await mode()).toBe('paper');
  });

  it('is changed once and never taken back, for orders would be sent by it meanwhile', async () => {
    services.modeGuards.setAuthority(gate);
    gate.onAsked = () => (gate.isOpen = false);
    await goLive();
    expect(await mode()).toBe('live');
    expect(services.audit.events).toHaveLength(1);
  });

  it('is nothing an owner changes with the rest of a bot', async () => {
    services.modeGuards.setAuthority(gate);
    const changes = { name: 'Renamed', mode: 'live' };
    await services.bots.update(ann, paper.id, changes);
    expect(await mode()).toBe('paper');
  });

  it.each(['params', 'strategy', 'timeframe', 'riskMode', 'exits'])(
    'live keeps %s as the evidence was made with',
    async (field) => {
      services.modeGuards.setAuthority(gate);
      await goLive();
      await expect(
        services.bots.update(ann, paper.id, { [field]: paper[field as 'params'] }),
      ).rejects.toMatchObject({
        code: 'BOT_LIVE',
      });
      expect(await services.bots.update(ann, paper.id, { name: 'Renamed' })).toMatchObject({
        name: 'Renamed',
      });
    },
  );

  it('of one bot is changed once by two at the same moment', async () => {
    services.modeGuards.setAuthority(gate);
    await Promise.allSettled([goLive(), goLive()]);
    expect(await mode()).toBe('live');
    expect(services.audit.events).toHaveLength(1);
  });
});
