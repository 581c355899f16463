import { type Bot, type BotDocuments } from '@app/bots';
import { botId, type BotId, ManualClock } from '@app/kernel';
import { aBot } from '@testing/bots';
import { FakeMarketData } from '@testing/markets';
import { aSystemsFacts } from '@testing/self-healing';

import { type DecisionFacts } from '../facts.js';
import { DecisionSource, HealingFacts } from '../healing-facts.js';
import { type BooksFacts } from './books-facts.service.js';
import { FactsReader } from './facts-reader.service.js';
import { Readings } from './reading.js';
import { type SystemFactsService } from './system-facts.service.js';

const HOUR_MS = 3_600_000;
const STARTED = Date.UTC(2026, 5, 1);
const YESTERDAY = new Date(STARTED - 24 * HOUR_MS);

/** One bot has decided in this run, the others did yesterday. */
class Decisions extends DecisionSource {
  asked: readonly BotId[] = [];

  constructor(
    private readonly busy: BotId,
    private readonly facts: DecisionFacts,
  ) {
    super();
  }

  read(): ReadonlyMap<BotId, DecisionFacts> {
    return new Map([[this.busy, this.facts]]);
  }

  lastDecidedAt(bots: readonly BotId[]): Promise<ReadonlyMap<BotId, Date>> {
    this.asked = bots;
    return Promise.resolve(new Map(bots.map((id) => [id, YESTERDAY])));
  }
}

const documentsOf = (bots: readonly Bot[]): BotDocuments =>
  ({
    readAll: () => Promise.resolve(bots.map((bot) => ({ kind: 'bot', bot, textTimes: [] }))),
  }) as Pick<BotDocuments, 'readAll'> as BotDocuments;

const noBooks = {
  read: () => Promise.resolve({ accounts: new Map(), netLastHour: new Map(), ledger: new Map(), orders: [] }),
} as Pick<BooksFacts, 'read'> as BooksFacts;

const noSystem = { read: () => Promise.resolve(aSystemsFacts()) } as Pick<
  SystemFactsService,
  'read'
> as SystemFactsService;

describe('the facts of a scan', () => {
  it('say of an active bot that is silent in this run when it last decided before', async () => {
    const clock = new ManualClock(STARTED);
    const [busy, silent, paused] = [
      aBot({ id: botId('busy') }),
      aBot({ id: botId('silent') }),
      aBot({ id: botId('paused'), status: 'paused' }),
    ];
    const now: DecisionFacts = {
      lastDecisionAt: clock.date(),
      lastUnhinderedAt: undefined,
      lastHindrance: 'rejected',
      failuresLastHour: 1,
    };
    const [healing, decisions] = [new HealingFacts(), new Decisions(busy.id, now)];
    healing.register(decisions);
    const documents = documentsOf([busy, silent, paused]);
    const reader = new FactsReader(documents, noBooks, noSystem, healing, new FakeMarketData(), clock);
    clock.advance(2 * HOUR_MS);
    const { bots } = await reader.read(new Readings(clock, 1000, new AbortController().signal), 10);
    expect(bots.map(({ facts }) => facts.decisions)).toEqual([
      now,
      expect.objectContaining({ lastDecisionAt: YESTERDAY }),
      undefined,
    ]);
    expect(decisions.asked).toEqual([silent.id]);
  });
});
