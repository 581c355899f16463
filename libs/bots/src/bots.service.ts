import { AuditLog } from '@app/audit';
import { Config } from '@app/config';
import { type Page, type PageRequest } from '@app/http';
import { type BotId, Clock, type ExchangeId, type UserId } from '@app/kernel';
import { type Instrument, MarketData, UnknownExchangeError } from '@app/markets';
import { Injectable } from '@nestjs/common';

import { BotChanges } from './bot-changes.js';
import { type BotDraft, type CheckedDraft, checkDraft } from './bot-draft.js';
import { type Bot, type BotMode, type BotStatus } from './bot.js';
import { type BotQuota, BotRepository } from './bot.repository.js';
import { BotActiveError, BotContendedError, BotLiveError, BotNotFoundError } from './bots.errors.js';

/** What an owner may ask to change; everything else about a bot is what its history was made with. */
export type BotUpdate = Partial<
  Pick<BotDraft, 'name' | 'timeframe' | 'strategy' | 'params' | 'riskMode' | 'exits'>
>;

/** Bots as their owners make, change and find them. Their status has a service of its own. */
@Injectable()
export class BotsService {
  constructor(
    private readonly bots: BotRepository,
    private readonly changes: BotChanges,
    private readonly markets: MarketData,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** A new bot trades on paper, and not before it is started. @throws InvalidInputError, BotLimitError, BotNameTakenError, FeedUnavailableError */
  async create(owner: UserId, draft: BotDraft): Promise<Bot> {
    const checked = await this.#check(draft);
    const now = this.clock.date();
    const actor = { kind: 'user', userId: owner } as const;
    const bot = await this.bots.create(
      {
        ...checked,
        userId: owner,
        mode: 'paper',
        status: 'stopped',
        pauseReason: undefined,
        rogueReason: undefined,
        statusReason: 'Not started yet',
        statusActor: actor,
        statusChangedAt: now,
        createdAt: now,
      },
      this.#quota(draft.exchange),
    );
    await this.audit.append({
      actor,
      action: 'bot.created',
      subject: `bot:${bot.id}`,
      details: { name: bot.name, exchange: bot.exchange, symbol: bot.symbol, strategy: bot.strategy },
    });
    return bot;
  }

  /** @throws BotNotFoundError, InvalidInputError, BotActiveError, BotLiveError, BotNameTakenError, BotContendedError */
  async update(owner: UserId, id: BotId, changes: BotUpdate): Promise<Bot> {
    const bot = await this.owned(owner, id);
    const fields = Object.keys(changes).filter((field) => field !== 'name');
    if (bot.mode === 'live' && fields.length > 0) throw new BotLiveError(bot.name, fields);
    if (bot.status === 'active' && fields.length > 0) throw new BotActiveError(bot.name, fields);
    const updated = await this.bots.update(bot, await this.#check(withChanges(bot, changes)));
    if (updated === undefined) throw new BotContendedError(id);
    this.changes.announce({ kind: 'one', bot: updated });
    await this.audit.append({
      actor: { kind: 'user', userId: owner },
      action: 'bot.updated',
      subject: `bot:${id}`,
      details: { ...changes },
    });
    return updated;
  }

  /** @throws BotNotFoundError also for another user's bot */
  async owned(owner: UserId, id: BotId): Promise<Bot> {
    const bot = await this.bots.find(id);
    if (bot?.userId !== owner) throw new BotNotFoundError(id);
    return bot;
  }

  /** Newest first; archived ones too, unless a status is asked for. */
  list(owner: UserId, filter: { readonly status?: BotStatus }, page: PageRequest): Promise<Page<Bot>> {
    return this.bots.pageOf(owner, filter, page);
  }

  /** All bots of a user that are not archived. */
  kept(owner: UserId): Promise<readonly Bot[]> {
    return this.bots.kept(owner);
  }

  find(id: BotId): Promise<Bot | undefined> {
    return this.bots.find(id);
  }

  inStatus(...statuses: readonly BotStatus[]): Promise<readonly Bot[]> {
    return this.bots.inStatus(statuses);
  }

  /** In whatever status. */
  inMode(mode: BotMode): Promise<readonly Bot[]> {
    return this.bots.inMode(mode);
  }

  /** Whether there is or ever was a bot: archived ones count. */
  exist(): Promise<boolean> {
    return this.bots.exist();
  }

  findMany(ids: readonly BotId[]): Promise<readonly Bot[]> {
    return this.bots.findMany(ids);
  }

  async #check(draft: BotDraft): Promise<CheckedDraft> {
    const instruments = await this.#instrumentsAt(draft.exchange);
    const exchanges = this.markets.exchanges().map(({ exchange }) => exchange);
    const { capitalMin, capitalMax } = this.config.botLimits;
    return checkDraft(draft, { exchanges, instruments, capitalMin, capitalMax });
  }

  /** Asking opens an exchange that nobody has asked about yet. None where there is no such exchange. */
  async #instrumentsAt(exchange: ExchangeId): Promise<readonly Instrument[]> {
    try {
      return await this.markets.listInstruments(exchange);
    } catch (error) {
      if (error instanceof UnknownExchangeError) return [];
      throw error;
    }
  }

  #quota(exchange: ExchangeId): BotQuota {
    const { perUserMax, perExchangeMax, lunoMax } = this.config.botLimits;
    return { perUser: perUserMax, perExchange: exchange === LUNO ? lunoMax : perExchangeMax };
  }
}

const LUNO = 'luno';

/** Another strategy starts from its own defaults, not from the old one's parameters. */
function withChanges(bot: Bot, changes: BotUpdate): BotDraft {
  const isOtherStrategy = changes.strategy !== undefined && changes.strategy !== bot.strategy;
  return { ...bot, ...(isOtherStrategy ? { params: undefined } : {}), ...changes };
}
