import { botId, marketSymbol } from '@app/kernel';
import { aBot } from '@testing/bots';

import { Roster, seriesOf } from './roster.js';

describe('Roster', () => {
  it('finds bots by the series that decides them and the symbol that protects them', () => {
    const roster = new Roster();
    const [fast, slow] = [
      aBot({ id: botId('fast'), timeframe: '1m' }),
      aBot({ id: botId('slow'), timeframe: '1h' }),
    ];
    roster.put(fast);
    roster.put(slow);
    expect(roster.decidedBy(seriesOf(fast))).toEqual(['fast']);
    expect(roster.protectedBy(fast.exchange, fast.symbol)).toEqual(['slow']);
  });

  it('lets go of a bot that is archived, and keeps those whose position is to be protected', () => {
    const roster = new Roster();
    for (const status of ['active', 'paused', 'quarantined', 'stopped', 'archived'] as const) {
      const bot = aBot({ id: botId(status) });
      roster.put(bot);
      roster.put({ ...bot, status });
    }
    expect([...roster.all()].map(({ id }) => id)).toEqual(['active', 'paused', 'quarantined', 'stopped']);
    expect(roster.activeCount()).toBe(1);
  });

  it('forgets where a bot was before it moved to another market', () => {
    const roster = new Roster();
    const bot = aBot({ timeframe: '5m' });
    roster.put(bot);
    roster.put({ ...bot, symbol: marketSymbol('ETH/USDT') });
    expect(roster.decidedBy(seriesOf(bot))).toEqual([]);
    expect(roster.protectedBy(bot.exchange, marketSymbol('ETH/USDT'))).toEqual([bot.id]);
  });
});
