import { type Bot } from '@app/bots';
import { type EmergencyStop, userScope } from '@app/emergency-stop';
import { botId, clientOrderId, marketSymbol, money, price, quantity, userId } from '@app/kernel';
import { PreTradeChecks } from '@app/risk';
import { aBot } from '@testing/bots';
import { aHaltSystem } from '@testing/emergency-stop';
import { aBook } from '@testing/markets';
import { aDrawdownStop, anOrderSystem, expectInvariants, type OrderSystem } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anIntent } from '@testing/risk';
import { FakeVenue } from '@testing/venues';

const never = new AbortController().signal;
const actor = { kind: 'system', name: 'test' } as const;

describe('the drawdown of a user', () => {
  let database: TestDatabase;
  let system: OrderSystem;
  let stop: EmergencyStop;
  let round = 0;
  beforeAll(async () => {
    database = await inMemoryConnection();
  });
  afterAll(() => database.close());
  afterEach(() => expectInvariants(database.connection));

  const owner = () => userId(`faller-${round}`);
  const bot = (name: string): Bot =>
    aBot({ id: botId(`${name}-${round}`), name: `${name} ${round}`, userId: owner() });
  const enter = (name: string, attempt = 0) =>
    system.gateway.submit(
      anIntent({
        bot: bot(name),
        quantity: quantity(9),
        clientOrderId: clientOrderId(`${name}-${round}-${attempt}`),
      }),
      never,
    );
  const fallTo = (mid: number): void => {
    system.markets.feed.setBook(marketSymbol('BTC/USDT'), aBook({ time: system.clock.now(), mid }));
  };

  /** Two bots that hold 9 for 100 each, and one that is flat: 3000 together. */
  beforeEach(async () => {
    round += 1;
    const venue = new FakeVenue();
    venue.price = price(100);
    const checks = new PreTradeChecks([]);
    system = await anOrderSystem({ database, venue, checks });
    stop = aHaltSystem().stop;
    checks.register(await aDrawdownStop(system, database, stop));
    for (const name of ['one', 'two', 'flat']) await system.bots.put(bot(name));
    for (const name of ['one', 'two']) expect((await enter(name)).kind).toBe('accepted');
  });

  it('under its limit lets bots enter', async () => {
    fallTo(80);

    expect((await enter('flat')).kind).toBe('accepted');
    expect(stop.isStopped(userScope(owner()))).toBe(false);
  });

  it('at its limit pulls the stop of that user, and of no other', async () => {
    fallTo(70);

    expect(await enter('flat')).toMatchObject({ kind: 'denied', code: 'drawdown_user' });
    const report = stop.report(userScope(owner()));
    expect(report?.record).toMatchObject({ enabled: true, activatedBy: { kind: 'system', name: 'risk' } });
    expect(report?.record.reason).toMatch(
      /All paper bots in USDT together are 18.* % under their highest profit/,
    );
    expect(stop.isStopped('global')).toBe(false);
  });

  it('is measured anew once a person has resumed', async () => {
    fallTo(70);
    await enter('flat');
    await stop.stop({ scope: userScope(owner()), actor, reason: 'the same stop', flatten: false });
    await stop.resume({ scope: userScope(owner()), actor, reason: 'I have seen why', force: true });

    expect((await enter('flat', 1)).kind).toBe('accepted');
    fallTo(40);
    await system.bots.put(bot('late'));
    expect(await enter('late')).toMatchObject({ kind: 'denied', code: 'drawdown_user' });
  });

  it('does not see a fall in a bot that is archived or capital that is moved', async () => {
    await system.capital.move({
      id: `away-${round}`,
      userId: owner(),
      fromBotId: bot('flat').id,
      toBotId: bot('one').id,
      amount: money(900),
      reason: 'A test',
      actor,
    });
    await system.bots.put(bot('late'));
    await system.bots.status.move(bot('flat').id, { to: 'archived', actor, reason: 'A test' });

    expect((await enter('late')).kind).toBe('accepted');
  });
});
