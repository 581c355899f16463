import { type Bot, BotsService } from '@app/bots';
import { AccountsService, type ClosedTrade } from '@app/orders';
import { UnknownVenueError, VenueRegistry } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { type GateSubject } from '../gate-check.js';
import { pricesOf } from '../variants/bot-setup.js';
import { Variants } from '../variants/variants.service.js';
import { counts, type PaperRecord } from './paper-record.js';

/** More than that is not read: the looks at a record lie at doublings, the last of them far below. */
const TRADES_MAX = 20_000;

/** Reads what bots have done on paper; once for all checks that judge one subject. */
@Injectable()
export class PaperRecords {
  readonly #read = new WeakMap<GateSubject, Promise<readonly PaperRecord[]>>();

  constructor(
    private readonly bots: BotsService,
    private readonly accounts: AccountsService,
    private readonly variants: Variants,
    private readonly venues: VenueRegistry,
  ) {}

  /** Of the bot that is asked about, or of all bots of the user that are not archived. */
  of(subject: GateSubject): Promise<readonly PaperRecord[]> {
    const known = this.#read.get(subject);
    if (known !== undefined) return known;
    const records = this.#readAll(subject);
    this.#read.set(subject, records);
    return records;
  }

  async ofBot(bot: Bot): Promise<PaperRecord> {
    const variant = await this.#variantOf(bot);
    if (variant === undefined) return { bot, variant, trades: [], excluded: 0 };
    const range = { skip: variant.tradesBefore, limit: TRADES_MAX };
    const all = await this.accounts.closedTradesFrom({ botId: bot.id, mode: 'paper' }, range);
    const trades = all.filter((trade) => this.#counts(bot, trade));
    return { bot, variant, trades, excluded: all.length - trades.length };
  }

  async #readAll({ userId, bot }: GateSubject): Promise<readonly PaperRecord[]> {
    const bots = bot === undefined ? await this.bots.kept(userId) : [bot];
    return Promise.all(bots.map((each) => this.ofBot(each)));
  }

  /** A bot that was active before variants were counted begins its first one now. */
  async #variantOf(bot: Bot): Promise<PaperRecord['variant']> {
    const current = await this.variants.current(bot);
    if (current !== undefined || bot.status !== 'active') return current;
    await this.variants.begin(bot);
    return this.variants.current(bot);
  }

  #counts({ exchange }: Bot, { provenance }: ClosedTrade): boolean {
    return counts(provenance, pricesOf(exchange), this.#hasLiveVenue(exchange));
  }

  #hasLiveVenue(exchange: Bot['exchange']): boolean {
    try {
      this.venues.get(exchange, 'live');
      return true;
    } catch (error) {
      if (error instanceof UnknownVenueError) return false;
      throw error;
    }
  }
}
