import { type Bot, type BotChange, BotChanges, BotsService } from '@app/bots';
import { messageOf } from '@app/kernel';
import { MarketData, seriesId, type SeriesKey } from '@app/markets';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { Roster, seriesOf, WATCHED } from './roster.js';

/** Keeps the roster equal to the stored bots, and every series they need loaded. */
@Injectable()
export class RosterKeeper {
  readonly roster = new Roster();
  #unsubscribe: (() => void) | undefined;
  /** Loaded, or being loaded. */
  readonly #series = new Set<string>();
  #changesSeen = 0;
  #stale = false;

  constructor(
    private readonly bots: BotsService,
    private readonly changes: BotChanges,
    private readonly market: MarketData,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    this.#unsubscribe = this.changes.onChange((change) => {
      this.#changesSeen += 1;
      this.#take(change).catch((error: unknown) => {
        this.log.error(
          { err: error },
          'A change of bots could not be taken over; the next safety tick tries again',
        );
        this.#stale = true;
      });
    });
    await this.#readAll();
  }

  stop(): void {
    this.#unsubscribe?.();
  }

  /** Called at each safety tick: tries again what failed, such as a feed that was away when a bot was added. */
  async refresh(): Promise<void> {
    if (this.#stale) await this.#readAll();
    this.#loadSeries();
  }

  async #take(change: BotChange): Promise<void> {
    if (change.kind === 'many') {
      await this.#readAll();
      return;
    }
    this.roster.put(change.bot);
    this.#loadSeries();
  }

  /** What changes while the bots are read is newer than what was read, so they are read again. */
  async #readAll(): Promise<void> {
    let bots: readonly Bot[];
    let changesBefore: number;
    do {
      changesBefore = this.#changesSeen;
      bots = await this.bots.inStatus(...WATCHED);
    } while (changesBefore !== this.#changesSeen);
    const ids = new Set(bots.map(({ id }) => id));
    for (const bot of [...this.roster.all()]) if (!ids.has(bot.id)) this.roster.drop(bot.id);
    for (const bot of bots) this.roster.put(bot);
    this.#stale = false;
    this.#loadSeries();
  }

  /** Not waited for: a market that takes its time, or cannot be loaded, keeps no other bot from trading. */
  #loadSeries(): void {
    const needed = new Map<string, SeriesKey>();
    for (const bot of this.roster.all()) needed.set(seriesId(seriesOf(bot)), seriesOf(bot));
    for (const [id, key] of needed) if (!this.#series.has(id)) void this.#load(id, key);
  }

  /** Never rejects. */
  async #load(id: string, key: SeriesKey): Promise<void> {
    this.#series.add(id);
    try {
      await this.market.subscribe(key);
    } catch (error) {
      this.#series.delete(id);
      this.log.warn(
        { ...key, reason: messageOf(error) },
        'A market cannot be loaded; the next safety tick tries again',
      );
    }
  }
}
