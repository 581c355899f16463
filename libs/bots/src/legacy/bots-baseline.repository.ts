import { type Batch, Migration, type Pass } from '@app/migrations';
import { type Session } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { type PauseReason } from '../bot.js';
import { BotRecord } from '../bot.schema.js';

const REASON: PauseReason = 'system_startup_repair';
/** Bots of today: while nothing is set aside, as in a dry run, originals stand among them. */
const WITHOUT_REASON = { status: 'paused', pauseReason: null, userId: { $exists: true } } as const;

/** Why a paused bot is paused can be told of every one; whoever has a reason keeps it. */
@Injectable()
export class BotsBaseline extends Migration {
  readonly id = '0007-bots-baseline';
  readonly description = 'Give paused bots without a reason one';
  readonly stage = 'after_indexes';
  readonly steps = [`status paused, no pauseReason: pauseReason ${REASON}`];

  constructor(@InjectModel(BotRecord.name) private readonly bots: Model<BotRecord>) {
    super();
  }

  passes(): readonly Pass[] {
    return [{ name: 'pauseReason', batch: (_, limit, session) => this.#batch(limit, session) }];
  }

  async verify(): Promise<readonly string[]> {
    const remaining = await this.bots.countDocuments(WITHOUT_REASON);
    return remaining === 0 ? [] : [`${remaining} paused bots have no pauseReason`];
  }

  /** Without a session nothing is written, so one batch stands for all. */
  async #batch(limit: number, session: Session | undefined): Promise<Batch> {
    const query = this.bots.find(WITHOUT_REASON, { _id: 1 }).session(session ?? null);
    const found = await (session === undefined ? query : query.limit(limit)).lean();
    const ids = found.map(({ _id }) => _id);
    return {
      next: session !== undefined && ids.length === limit ? 'more' : undefined,
      counts: { repaired: ids.length },
      findings: [],
      write: async (writing) => {
        await this.bots.updateMany(
          { _id: { $in: ids }, ...WITHOUT_REASON },
          { $set: { pauseReason: REASON } },
          { session: writing },
        );
      },
    };
  }
}
