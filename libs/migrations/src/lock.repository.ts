import { isDuplicateKey } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type QueryFilter } from 'mongoose';

import { type HeldLock, LockStore, type LockSighting } from './lock.js';
import { LockDocument } from './lock.schema.js';

const ID = 'migrations';

/** Every change is a compare-and-set on owner and beat; no clock of any machine is asked. */
@Injectable()
export class MongoLockStore extends LockStore {
  constructor(@InjectModel(LockDocument.name) private readonly model: Model<LockDocument>) {
    super();
  }

  async take(owner: string, holder: string): Promise<HeldLock | undefined> {
    try {
      return await this.#claim({ _id: ID, owner: null }, owner, holder, true);
    } catch (error) {
      if (isDuplicateKey(error)) return undefined; // It is there, and not free.
      throw error;
    }
  }

  async look(): Promise<LockSighting | undefined> {
    const document = await this.model.findOne({ _id: ID, owner: { $ne: null } }).lean();
    return document === null ? undefined : toSighting(document);
  }

  takeOver(seen: LockSighting, owner: string, holder: string): Promise<HeldLock | undefined> {
    return this.#claim({ _id: ID, owner: seen.owner, beat: seen.beat }, owner, holder, false);
  }

  async beat({ owner, epoch }: HeldLock): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne({ _id: ID, owner, epoch }, { $inc: { beat: 1 } });
    return matchedCount === 1;
  }

  async release({ owner, epoch }: HeldLock): Promise<void> {
    await this.model.updateOne({ _id: ID, owner, epoch }, { $set: { owner: null } });
  }

  async #claim(
    filter: QueryFilter<LockDocument>,
    owner: string,
    holder: string,
    upsert: boolean,
  ): Promise<HeldLock | undefined> {
    const document = await this.model
      .findOneAndUpdate(
        filter,
        { $set: { owner, holder }, $inc: { epoch: 1, beat: 1 } },
        { upsert, returnDocument: 'after' },
      )
      .lean();
    return document === null ? undefined : { owner, epoch: document.epoch };
  }
}

function toSighting({ owner, epoch, beat, holder }: LockDocument): LockSighting {
  return { owner: owner ?? '', epoch, beat, holder };
}
