import { botId, money, quantity, sum, toText, userId, ZERO } from '@app/kernel';
import { type TransferRequest } from '@app/orders';
import { aBot } from '@testing/bots';
import { anOrderSystem, expectInvariants, type OrderSystem } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anExit, anIntent } from '@testing/risk';
import { FakeVenue } from '@testing/venues';

const never = new AbortController().signal;
const actor = { kind: 'system', name: 'test' } as const;

describe('capital transfers', () => {
  let database: TestDatabase;
  let venue: FakeVenue;
  let system: OrderSystem;
  let round = 0;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    round += 1;
    venue = new FakeVenue();
    system = await anOrderSystem({ database, venue });
    for (const name of ['giver', 'taker']) await system.bots.put(bot(name));
  });
  afterEach(() => expectInvariants(database.connection));

  const bot = (name: string) =>
    aBot({
      id: botId(`${name}-${round}`),
      name: `${name} ${round}`,
      userId: userId(`owner-${round}`),
      initialCapital: money(1000),
    });
  const request = (overrides: Partial<TransferRequest> = {}): TransferRequest => ({
    id: `transfer-${round}`,
    userId: bot('giver').userId,
    fromBotId: bot('giver').id,
    toBotId: bot('taker').id,
    amount: money(200),
    reason: 'A test',
    actor,
    ...overrides,
  });
  const cash = async (): Promise<string[]> =>
    Promise.all(['giver', 'taker'].map(async (name) => toText((await system.accounts.open(bot(name))).cash)));

  it('move once, however often and by however many they are asked for', async () => {
    await Promise.all([1, 2, 3, 4].map(() => system.capital.move(request())));

    expect(await cash()).toEqual(['800', '1200']);
  });

  it('are undone once', async () => {
    await system.capital.move(request());
    const undo = () => system.capital.undo(request().id, { actor, reason: 'A mistake' });
    await Promise.all([undo(), undo()]);

    expect(await cash()).toEqual(['1000', '1000']);
  });

  it('bring back what is free when they are undone, and no more', async () => {
    await system.capital.move(request({ amount: money(900) }));
    await system.capital.move(
      request({
        id: `away-${round}`,
        fromBotId: bot('taker').id,
        toBotId: bot('giver').id,
        amount: money(1500),
      }),
    );
    const back = await system.capital.undo(request().id, { actor, reason: 'A mistake' });

    expect(toText(back.amount)).toBe('300');
    expect(await cash()).toEqual(['1900', '100']);
  });

  it('leave a bot the smallest capital there may be, also when many are asked for at once', async () => {
    const asked = [1, 2, 3, 4, 5, 6].map((n) =>
      system.capital.move(request({ id: `many-${round}-${n}`, amount: money(200) })),
    );
    const results = await Promise.allSettled(asked);

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect(await cash()).toEqual(['200', '1800']);
  });

  it('refuse what would mix owners or take from nothing', async () => {
    const stranger = aBot({ id: botId(`stranger-${round}`), userId: userId('someone'), name: `S${round}` });
    await system.bots.put(stranger);

    await expect(system.capital.move(request({ toBotId: stranger.id }))).rejects.toThrow('There is no bot');
    await expect(system.capital.move(request({ amount: money(-1) }))).rejects.toThrow('nothing to move');
    await expect(system.capital.move(request({ toBotId: bot('giver').id }))).rejects.toThrow('came from');
  });

  it('keep the books right through trades before and after them', async () => {
    const submit = async (intent: ReturnType<typeof anIntent>) => {
      venue.price = intent.referencePrice;
      expect(await system.gateway.submit(intent, never)).toMatchObject({ kind: 'accepted' });
    };
    const id = (n: number) => `t${round}n${n}` as ReturnType<typeof anIntent>['clientOrderId'];
    const giver = bot('giver');
    await submit(anIntent({ bot: giver, clientOrderId: id(1), quantity: quantity(2) }));
    await system.capital.move(request());
    await submit(anExit({ bot: giver, clientOrderId: id(2), quantity: quantity(2) }));
    await submit(anIntent({ bot: giver, clientOrderId: id(3) }));

    const [account] = await system.accounts.ofBots([giver.id]);
    expect(toText(account?.transfers ?? ZERO)).toBe('-200');
    expect(await system.audit.findings(giver.id)).toEqual([]);
  });

  it('do not let an entry spend what was moved away since it was judged', async () => {
    const { ledger } = system;
    const write = ledger.writeIntent.bind(ledger);
    ledger.writeIntent = async (order, judged) => {
      await system.capital.move(request({ amount: money(900) }));
      return await write(order, judged);
    };
    const outcome = await system.gateway.submit(anIntent({ bot: bot('giver') }), never);

    expect(outcome).toMatchObject({ kind: 'denied', code: 'duplicate_intent' });
    expect(venue.created).toEqual([]);
  });

  it('take nothing from a bot whose order is on its way, and never make or lose money', async () => {
    venue.faults.command('create', 'lost_answer');
    await system.gateway.submit(anIntent({ bot: bot('giver') }), never);

    await expect(system.capital.move(request())).rejects.toThrow('on its way');
    expect(sum((await cash()).map(money), ZERO).toNumber()).toBe(2000);
  });
});
