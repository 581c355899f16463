import { type BotChange, BotChanges, BotsService } from '@app/bots';
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
  readonly #loaded = new Set<string>();
  #stale = false;

  constructor(
    private readonly bots: BotsService,
    private readonly changes: BotChanges,
    private readonly market: MarketData,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    this.#unsubscribe = this.changes.onChange((change) => {
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
    await this.#loadSeries();
  }

  async #take(change: BotChange): Promise<void> {
    if (change.kind === 'many') {
      await this.#readAll();
      return;
    }
    this.roster.put(change.bot);
    await this.#loadSeries();
  }

  async #readAll(): Promise<void> {
    const bots = await this.bots.inStatus(...WATCHED);
    const ids = new Set(bots.map(({ id }) => id));
    for (const bot of [...this.roster.all()]) if (!ids.has(bot.id)) this.roster.drop(bot.id);
    for (const bot of bots) this.roster.put(bot);
    this.#stale = false;
    await this.#loadSeries();
  }

  /** One market that cannot be loaded keeps no other bot from trading. */
  async #loadSeries(): Promise<void> {
    const needed = new Map<string, SeriesKey>();
    for (const bot of this.roster.all()) needed.set(seriesId(seriesOf(bot)), seriesOf(bot));
    const missing = [...needed].filter(([id]) => !this.#loaded.has(id));
    await Promise.all(
      missing.map(async ([id, key]) => {
        try {
          await this.market.subscribe(key);
          this.#loaded.add(id);
        } catch (error) {
          this.log.warn(
            { ...key, reason: messageOf(error) },
            'A market cannot be loaded; the next safety tick tries again',
          );
        }
      }),
    );
  }
}
