import { Config } from '@app/config';
import { olderThan, type Page, pageOf, type PageRequest } from '@app/http';
import { type BotId, clientOrderId, money, userId, botId as toBotId } from '@app/kernel';
import { type Sizing } from '@app/kelly';
import { type Provenance } from '@app/markets';
import { toDecimal128 } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { type DecisionOutcome, type DecisionRecord } from './decision-record.js';
import { StoredDecision, type StoredSizing } from './decision.schema.js';

const DAY_MS = 86_400_000;

type Lean = StoredDecision & { readonly _id: Types.ObjectId };

/** Why bots did and did not trade, newest first, for DECISION_RETENTION_DAYS. */
@Injectable()
export class DecisionRepository {
  constructor(
    @InjectModel(StoredDecision.name) private readonly model: Model<StoredDecision>,
    private readonly config: Config,
  ) {}

  async append(records: readonly DecisionRecord[]): Promise<void> {
    const keptMs = this.config.trading.decisionRetentionDays * DAY_MS;
    await this.model.insertMany(
      records.map((record) => ({
        ...record,
        sizing: record.sizing && storedSizing(record.sizing),
        expiresAt: new Date(record.decidedAt.getTime() + keptMs),
      })),
      { lean: true },
    );
  }

  async page(botId: BotId, request: PageRequest): Promise<Page<DecisionRecord>> {
    const found = await this.model
      .find({ botId, ...olderThan(request) })
      .sort({ _id: -1 })
      .limit(request.limit + 1)
      .lean<Lean[]>();
    const { items, nextCursor } = pageOf(found, request.limit, ({ _id }) => _id.toHexString());
    return { items: items.map(toRecord), nextCursor };
  }

  /** Those of which no decision is kept are not in it. */
  async lastDecidedAt(bots: readonly BotId[]): Promise<ReadonlyMap<BotId, Date>> {
    const newest = await Promise.all(
      bots.map((botId) => this.model.findOne({ botId }, { decidedAt: 1 }).sort({ _id: -1 }).lean()),
    );
    return new Map(
      bots.flatMap((botId, i) => {
        const decidedAt = newest[i]?.decidedAt;
        return decidedAt === undefined ? [] : [[botId, decidedAt] as const];
      }),
    );
  }
}

function storedSizing(sizing: Sizing): StoredSizing {
  return {
    ...sizing,
    positionSize: toDecimal128(sizing.positionSize),
    capital: toDecimal128(sizing.capital),
  };
}

function toRecord(stored: Lean): DecisionRecord {
  return {
    botId: toBotId(stored.botId),
    userId: userId(stored.userId),
    slot: stored.slot,
    decidedAt: stored.decidedAt,
    outcome: stored.outcome as DecisionOutcome,
    code: stored.code,
    reason: stored.reason,
    confidence: stored.confidence,
    expectedEdgeBps: stored.expectedEdgeBps,
    marketPrice: stored.marketPrice,
    provenance: stored.provenance as Provenance,
    sizing: stored.sizing && toSizing(stored.sizing),
    clientOrderId: stored.clientOrderId === undefined ? undefined : clientOrderId(stored.clientOrderId),
  };
}

function toSizing({ positionSize, capital, recommendation, ...figures }: StoredSizing): Sizing {
  return {
    ...figures,
    positionSize: money(positionSize),
    capital: money(capital),
    recommendation: recommendation as Sizing['recommendation'],
  };
}
