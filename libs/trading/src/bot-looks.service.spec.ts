import { type BotStatusService } from '@app/bots';
import { exchangeId, ManualClock } from '@app/kernel';
import { aBot } from '@testing/bots';
import { FakeMarketData } from '@testing/markets';
import { MemoryLog } from '@testing/observability';

import { BotLooks } from './bot-looks.service.js';
import { type DecisionLog } from './decision-log.service.js';
import { type DecisionRecord } from './decision-record.js';
import { type TradingEngine } from './trading-engine.js';

function someLooks() {
  const stored: DecisionRecord[] = [];
  const decisions: Pick<DecisionLog, 'record'> = {
    record: (decision) => {
      stored.push(decision);
      return Promise.resolve();
    },
  };
  const log = new MemoryLog();
  const [engine, status] = [{} as TradingEngine, {} as BotStatusService];
  const market = new FakeMarketData();
  const looks = new BotLooks(engine, decisions as DecisionLog, status, market, new ManualClock(0), log);
  return { looks, market, stored, log };
}

describe('BotLooks', () => {
  it('stores a look that failed as a decision not to trade', async () => {
    const { looks, market, stored } = someLooks();
    await market.listInstruments(market.feed.exchange);
    looks.failed(aBot(), new Error('no answer'));
    expect(stored).toMatchObject([{ outcome: 'failed', code: 'look_failed', reason: 'no answer' }]);
  });

  it('survives a failed look at a bot whose market was never opened', async () => {
    const { looks, log } = someLooks();
    looks.failed(aBot({ exchange: exchangeId('gone') }), new Error('no price'));
    await new Promise(setImmediate);
    expect(log.lines.map(({ text }) => text)).toEqual([
      'A look at a bot failed',
      'A failed look could not be stored',
    ]);
  });
});
