import { type BotId, botId, userId } from '@app/kernel';
import { deriveClientOrderId } from '@app/orders';
import { aBot } from '@testing/bots';
import { anOrderSystem, type OrderSystem } from '@testing/orders';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { anIntent } from '@testing/risk';
import { FakeVenue } from '@testing/venues';

const never = new AbortController().signal;

describe('two live bots of one user on one real account', () => {
  let database: TestDatabase;
  let venue: FakeVenue;
  let system: OrderSystem;
  let first: BotId;
  let second: BotId;
  let stranger: BotId;
  beforeEach(async () => {
    database = await inMemoryConnection();
    venue = new FakeVenue({ mode: 'live' });
    system = await anOrderSystem({ database, venue });
    [first, second] = [await enter('first', 'ann'), await enter('second', 'ann')];
    stranger = await enter('stranger', 'ben');
  });
  afterEach(() => database.close());

  /** A live bot that holds one coin. */
  async function enter(name: string, owner: string): Promise<BotId> {
    const bot = aBot({ id: botId(name), name, userId: userId(owner), mode: 'live' });
    await system.bots.put(bot);
    const clientOrderId = deriveClientOrderId({ botId: bot.id, slot: 0, purpose: 'entry' });
    expect(await system.gateway.submit(anIntent({ bot, clientOrderId }), never)).toMatchObject({
      kind: 'accepted',
    });
    return bot.id;
  }
  const statusesAfterStart = async (): Promise<(string | undefined)[]> => {
    const { clock } = system;
    system = await anOrderSystem({ database, venue, clock, isReconciled: false });
    await system.reconciliation.run(never);
    const bots = await Promise.all([first, second, stranger].map((id) => system.bots.bots.find(id)));
    return bots.map((bot) => bot?.status);
  };

  it('both trade on when the account holds what they hold together', async () => {
    expect(await statusesAfterStart()).toEqual(['active', 'active', 'active']);
  });

  it('are both quarantined when the account holds less, whosever that is, and nobody else is', async () => {
    const clientOrderId = deriveClientOrderId({ botId: second, slot: 0, purpose: 'entry' });
    const order = venue.order(clientOrderId);
    if (order === undefined) throw new Error('the venue has no such order');
    venue.hold({ ...order, fills: [] });
    expect(await statusesAfterStart()).toEqual(['quarantined', 'quarantined', 'active']);
  });
});
