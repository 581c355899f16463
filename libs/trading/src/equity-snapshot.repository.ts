import { type BotMode } from '@app/bots';
import { Config } from '@app/config';
import { olderThan, type Page, pageOf, type PageRequest } from '@app/http';
import { botId as toBotId, type BotId, Clock, money, type Money } from '@app/kernel';
import { toDecimal128 } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { StoredEquitySnapshot } from './equity-snapshot.schema.js';

const DAY_MS = 86_400_000;

/** What a bot was worth at one moment: cash, and its position at the bid. */
export interface EquitySnapshot {
  readonly botId: BotId;
  readonly mode: BotMode;
  /** Market time. */
  readonly time: Date;
  readonly equity: Money;
  /** What was put into the account; undefined in snapshots from before capital could be moved. */
  readonly capital: Money | undefined;
  readonly cash: Money;
  readonly quote: string;
}

type Lean = StoredEquitySnapshot & { readonly _id: Types.ObjectId };

/** Equity over time, newest first, for EQUITY_RETENTION_DAYS. */
@Injectable()
export class EquitySnapshotRepository {
  constructor(
    @InjectModel(StoredEquitySnapshot.name) private readonly model: Model<StoredEquitySnapshot>,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async append(snapshots: readonly EquitySnapshot[]): Promise<void> {
    const expiresAt = new Date(this.clock.now() + this.config.trading.equityRetentionDays * DAY_MS);
    await this.model.insertMany(
      snapshots.map((snapshot) => ({
        ...snapshot,
        equity: toDecimal128(snapshot.equity),
        capital: snapshot.capital && toDecimal128(snapshot.capital),
        cash: toDecimal128(snapshot.cash),
        expiresAt,
      })),
      { lean: true },
    );
  }

  async page(botId: BotId, request: PageRequest): Promise<Page<EquitySnapshot>> {
    const found = await this.model
      .find({ botId, ...olderThan(request) })
      .sort({ _id: -1 })
      .limit(request.limit + 1)
      .lean<Lean[]>();
    const { items, nextCursor } = pageOf(found, request.limit, ({ _id }) => _id.toHexString());
    return { items: items.map(toSnapshot), nextCursor };
  }
}

function toSnapshot({ botId, mode = 'paper', time, equity, capital, cash, quote }: Lean): EquitySnapshot {
  return {
    botId: toBotId(botId),
    mode,
    time,
    equity: money(equity),
    capital: capital && money(capital),
    cash: money(cash),
    quote,
  };
}
