import { type Bot } from '@app/bots';
import { type Actor, botId, exchangeId, userId } from '@app/kernel';
import { deriveClientOrderId } from '@app/orders';
import { type OrderIntent, ownChecks, PreTradeChecks } from '@app/risk';
import { type ApiCredentials, type KeyReport } from '@app/venues';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';
import { aKeyVault, type KeyVault } from '@testing/exchange-keys';
import { anOrderSystem, type OrderSystem } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anExit, anIntent } from '@testing/risk';
import { FakeKeyTester, FakeVenue } from '@testing/venues';

const never = new AbortController().signal;
const ann = userId('ann');
const home = exchangeId('simulated');
const actor: Actor = { kind: 'user', userId: ann };
const config = aConfig();

/** Answers when the test says so. */
class SlowTester extends FakeKeyTester {
  answer: () => void = () => undefined;
  private onAsked: () => void = () => undefined;
  readonly asked = new Promise<void>((done) => (this.onAsked = done));

  override async test(credentials: ApiCredentials): Promise<KeyReport> {
    this.onAsked();
    await new Promise<void>((go) => (this.answer = go));
    return super.test(credentials);
  }
}

describe('live trading with exchange keys', () => {
  let database: TestDatabase;
  let venue: FakeVenue;
  let system: OrderSystem;
  let vault: KeyVault;
  let slots = 0;

  beforeEach(async () => {
    database = await inMemoryConnection();
    venue = new FakeVenue({ mode: 'live', exchange: home });
    const checks = new PreTradeChecks(ownChecks(config.risk));
    system = await anOrderSystem({ database, venue, config, checks });
    const { bots, clock } = system;
    vault = await aKeyVault({ database, bots, clock, testers: [new FakeKeyTester(home)] });
    checks.register(vault.check);
  });
  afterEach(() => database.close());

  async function aLiveBot(overrides: Partial<Bot> = {}): Promise<Bot> {
    slots += 1;
    const id = botId(`live-${slots}`);
    const bot = aBot({ id, name: id, userId: ann, mode: 'live', ...overrides });
    await system.bots.put(bot);
    return bot;
  }
  const fitKey = async (): Promise<string> => {
    const id = await vault.store(ann, home);
    expect(await vault.test(ann, id)).toEqual([]);
    return id;
  };
  const submit = (
    bot: Bot,
    overrides: Partial<OrderIntent> = {},
  ): ReturnType<OrderSystem['gateway']['submit']> => {
    slots += 1;
    const make = overrides.purpose === 'exit' ? anExit : anIntent;
    const slot = system.clock.now() + slots;
    const intent = make({ bot, slot, ...overrides });
    const clientOrderId = deriveClientOrderId({ botId: bot.id, slot, purpose: intent.purpose });
    return system.gateway.submit({ ...intent, clientOrderId }, never);
  };
  const denied = { kind: 'denied', code: 'no_exchange_keys' };
  const statusOf = async ({ id }: Bot): Promise<unknown> => {
    const bot = await system.bots.bots.find(id);
    return [bot?.status, bot?.pauseReason];
  };

  it('needs a key that was tested', async () => {
    expect(await submit(await aLiveBot())).toMatchObject({
      ...denied,
      reason: 'No exchange API keys configured',
    });
    const id = await vault.store(ann, home);
    expect(await submit(await aLiveBot())).toMatchObject({
      ...denied,
      reason: 'The API key of simulated has not been tested',
    });
    await vault.test(ann, id);
    expect(await submit(await aLiveBot())).toMatchObject({ kind: 'accepted' });
    expect(venue.created).toHaveLength(1);
  });

  it.each(['withdraws', 'reads', 'silent', 'refused'])('refuses a key that %s', async (beginning) => {
    const id = await vault.store(ann, home, { apiKey: `${beginning}-0123456789` });
    expect(await vault.test(ann, id)).not.toEqual([]);
    expect(await submit(await aLiveBot())).toMatchObject(denied);
    expect(venue.created).toEqual([]);
  });

  it('looks an order up at the live venue when its answer was lost', async () => {
    await fitKey();
    venue.faults.command('create', 'lost_answer');
    const outcome = await submit(await aLiveBot());
    expect(outcome).toMatchObject({ kind: 'ambiguous', order: { state: 'unknown', mode: 'live' } });
    await system.round.run({ atStart: true }, never);
    const { clientOrderId } = venue.created[0] ?? {};
    expect(clientOrderId && (await system.orders.find(clientOrderId))).toMatchObject({ state: 'filled' });
    expect(venue.created).toHaveLength(1);
  });

  it('ends with the key: the next entry is denied, an exit is not, and the bot is paused', async () => {
    const id = await fitKey();
    const bot = await aLiveBot();
    expect(await submit(bot)).toMatchObject({ kind: 'accepted' });
    expect(await vault.remove(ann, id)).toBe(1);
    expect(await statusOf(bot)).toEqual(['paused', 'no_exchange_keys']);
    expect(await submit(await aLiveBot())).toMatchObject(denied); // one that the pause has missed
    expect(await submit(bot, { purpose: 'exit' })).toMatchObject({ kind: 'accepted' });
  });

  it('pauses the live bots of that user at that exchange, and no others', async () => {
    const id = await fitKey();
    const hers = await aLiveBot();
    const others = [
      await aLiveBot({ mode: 'paper' }),
      await aLiveBot({ exchange: exchangeId('binance') }),
      await aLiveBot({ userId: userId('bob') }),
    ];
    await vault.store(ann, home); // in place of the one before, and not tested
    expect(await statusOf(hers)).toEqual(['paused', 'no_exchange_keys']);
    for (const bot of others) expect(await statusOf(bot)).toEqual(['active', undefined]);
    expect(system.bots.audit.events.at(-1)).toMatchObject({
      action: 'exchange_key.stored',
      details: { replaced: id, botsPaused: 1 },
    });
  });

  it('is not begun without a fit key, by whoever', async () => {
    const bot = await aLiveBot({ status: 'stopped' });
    const start = (): Promise<Bot> =>
      system.bots.status.move(bot.id, { to: 'active', actor, reason: 'started' });
    await expect(start()).rejects.toMatchObject({ code: 'BOT_STATUS_FORBIDDEN' });
    await fitKey();
    expect(await start()).toMatchObject({ status: 'active' });
  });

  it('never takes the test of a key for that of the one that took its place', async () => {
    const tester = new SlowTester(home);
    const { bots, clock } = system;
    vault = await aKeyVault({ database, bots, clock, testers: [tester] });
    const test = vault.test(ann, await vault.store(ann, home));
    await tester.asked;
    await vault.store(ann, home, { apiKey: 'withdraws-0123456789' });
    tester.answer();
    await expect(test).rejects.toMatchObject({ code: 'EXCHANGE_KEY_NOT_FOUND' });
    expect((await vault.keys.status(ann, home))?.test).toBeUndefined();
  });

  it.each([
    { what: 'user', set: { userId: 'bob' }, owner: userId('bob'), exchange: home },
    { what: 'exchange', set: { exchange: 'binance' }, owner: ann, exchange: exchangeId('binance') },
  ])(
    'refuses a key that somebody gave to another $what in the database',
    async ({ set, owner, exchange }) => {
      await fitKey();
      await vault.remove(userId('bob'), await vault.store(userId('bob'), home)); // leaves a data key of his own
      await database.connection.collection('exchange_keys').updateOne({ userId: 'ann' }, { $set: set });
      await expect(vault.keys.open(owner, exchange)).rejects.toMatchObject({
        code: 'EXCHANGE_KEY_UNREADABLE',
      });
      expect(await vault.keys.status(owner, exchange)).toMatchObject({ readable: false });
      expect(await vault.keys.status(ann, home)).toBeUndefined();
    },
  );

  it('gives venues the credentials as they were stored, and knows whose accounts there are', async () => {
    await vault.store(ann, home, { apiKey: 'trades-abcdefgh', passphrase: 'third part' });
    await vault.store(userId('bob'), home);
    expect((await vault.keys.open(ann, home)).reveal()).toMatchObject({
      apiKey: 'trades-abcdefgh',
      passphrase: 'third part',
    });
    expect(await vault.keys.holders(home)).toEqual(['ann', 'bob']);
    await expect(vault.keys.open(userId('eve'), home)).rejects.toMatchObject({ code: 'NO_EXCHANGE_KEY' });
  });

  it('cannot be opened with another key-encryption key', async () => {
    await fitKey();
    const { bots, clock } = system;
    const other = await aKeyVault({ database, bots, clock, testers: [new FakeKeyTester(home)] });
    expect(await other.keys.status(ann, home)).toMatchObject({ readable: false });
    await expect(other.keys.open(ann, home)).rejects.toMatchObject({ code: 'EXCHANGE_KEY_UNREADABLE' });
    // Stored again, it is: the lost data key does not stand in the way.
    expect(await other.test(ann, await other.store(ann, home))).toEqual([]);
  });
});
