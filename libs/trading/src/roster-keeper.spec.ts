import { type Bot, BotChanges, type BotsService } from '@app/bots';
import { botId, exchangeId, type ExchangeId } from '@app/kernel';
import { type MarketData, type SeriesKey } from '@app/markets';
import { aBot } from '@testing/bots';
import { MemoryLog } from '@testing/observability';

import { RosterKeeper } from './roster-keeper.service.js';

const bot = (id: string, overrides: Partial<Bot> = {}): Bot => aBot({ id: botId(id), ...overrides });

/** A keeper over bots that a test stores, and markets that answer as it says. */
function aKeeper(subscribe: (exchange: ExchangeId) => Promise<void> = () => Promise.resolve()) {
  const changes = new BotChanges();
  const stored = { bots: [bot('one')], onRead: (): void => undefined };
  const bots: Pick<BotsService, 'inStatus'> = {
    inStatus: () => {
      const read = [...stored.bots];
      stored.onRead();
      return Promise.resolve(read);
    },
  };
  const asked: string[] = [];
  const market = {
    subscribe: ({ exchange }: SeriesKey) => {
      asked.push(exchange);
      return subscribe(exchange);
    },
  };
  const keeper = new RosterKeeper(bots as BotsService, changes, market as MarketData, new MemoryLog());
  return { keeper, changes, stored, asked };
}

describe('RosterKeeper', () => {
  it('starts, and goes on, although a market never answers', async () => {
    const { keeper } = aKeeper(() => new Promise(() => undefined));
    await keeper.start();
    await keeper.refresh();
    expect(keeper.roster.size).toBe(1);
  });

  it('asks for a market once, and again only after it failed', async () => {
    let isAway = true;
    const { keeper, asked } = aKeeper(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve()));
    await keeper.start();
    await new Promise(setImmediate);
    isAway = false;
    await keeper.refresh();
    await keeper.refresh();
    expect(asked).toHaveLength(2);
  });

  it('takes over what changed while all bots were read', async () => {
    const { keeper, changes, stored } = aKeeper();
    stored.bots = [bot('one', { status: 'stopped' })];
    stored.onRead = () => {
      stored.onRead = () => undefined;
      stored.bots = [bot('one')];
      changes.announce({ kind: 'one', bot: bot('one') });
    };
    await keeper.start();
    expect(keeper.roster.get(botId('one'))?.status).toBe('active');
  });

  it('lets go of what is no longer watched once many have changed', async () => {
    const { keeper, changes, stored } = aKeeper();
    await keeper.start();
    stored.bots = [bot('two', { exchange: exchangeId('other') })];
    changes.announce({ kind: 'many' });
    await new Promise(setImmediate);
    expect([...keeper.roster.all()].map(({ id }) => id)).toEqual(['two']);
  });
});
