import { botId, marketSymbol, quantity, toText } from '@app/kernel';
import { isDuplicateKey } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Connection, Model } from 'mongoose';

import { type PositionVerdict } from '../cancel/order-ledger.js';
import { type HaltHead, type HaltProgress, type HaltRecord, HaltStore } from '../halt-record.js';
import { type HaltScope } from '../halt-scope.js';
import { HaltSchema, StoredHalt, type StoredPositions } from './halt.schema.js';

/** The one collection of emergency stops, one document a scope. */
@Injectable()
export class MongoHaltStore extends HaltStore {
  constructor(@InjectModel(StoredHalt.name) private readonly halts: Model<StoredHalt>) {
    super();
  }

  async heads(): Promise<readonly HaltHead[]> {
    const records = await this.halts.find({}, { enabled: 1, epoch: 1, flatten: 1 }).lean();
    return records.map(({ _id, enabled, epoch, flatten }) => ({
      scope: _id as HaltScope,
      enabled,
      epoch,
      flatten,
    }));
  }

  async find(scope: HaltScope): Promise<HaltRecord | undefined> {
    const stored = await this.halts.findById(scope).lean();
    return stored === null ? undefined : toRecord(stored);
  }

  async activate(record: HaltRecord): Promise<HaltRecord> {
    const stored = await this.find(record.scope);
    if (stored === undefined) return await this.#insert(record);
    if (stored.enabled) return record.flatten ? await this.#alsoFlatten(stored) : stored;
    const epoch = Math.max(record.epoch, stored.epoch + 1);
    const { _id, ...fields } = toStored({ ...record, epoch });
    const activated = await this.halts
      .findOneAndUpdate(
        { _id, enabled: false, epoch: stored.epoch },
        { $set: fields },
        { returnDocument: 'after' },
      )
      .lean();
    // Somebody else was faster: theirs is the stop.
    return activated === null ? await this.activate(record) : toRecord(activated);
  }

  async saveProgress(scope: HaltScope, epoch: number, progress: HaltProgress): Promise<void> {
    const { verdict, positions, orders, steps } = progress;
    const fields = { verdict: verdict ?? null, positions: storedPositions(positions), orders, steps };
    await this.halts.updateOne({ _id: scope, enabled: true, epoch }, { $set: fields });
  }

  async deactivate(scope: HaltScope, epoch: number): Promise<boolean> {
    const { matchedCount } = await this.halts.updateOne(
      { _id: scope, enabled: true, epoch },
      { $set: { enabled: false } },
    );
    return matchedCount === 1;
  }

  async #alsoFlatten(stored: HaltRecord): Promise<HaltRecord> {
    const { scope, epoch } = stored;
    const { matchedCount } = await this.halts.updateOne(
      { _id: scope, enabled: true, epoch },
      { $set: { flatten: true } },
    );
    return matchedCount === 1
      ? { ...stored, flatten: true }
      : await this.activate({ ...stored, flatten: true });
  }

  async #insert(record: HaltRecord): Promise<HaltRecord> {
    try {
      await this.halts.create([toStored(record)]);
      return record;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return await this.activate(record);
  }
}

/** For tools beside the server, on a connection of their own. */
export const haltStoreOn = (connection: Connection): HaltStore =>
  new MongoHaltStore(connection.model<StoredHalt>(StoredHalt.name, HaltSchema));

function toStored({ scope, verdict, positions, orders, steps, ...fields }: HaltRecord): StoredHalt {
  return {
    ...fields,
    _id: scope,
    verdict: verdict ?? null,
    positions: storedPositions(positions),
    orders: [...orders],
    steps: [...steps],
  };
}

function toRecord({ _id, verdict, positions, ...fields }: StoredHalt): HaltRecord {
  return {
    ...fields,
    scope: _id as HaltScope,
    verdict: verdict ?? undefined,
    positions: positions === null || positions === undefined ? undefined : readPositions(positions),
  };
}

function storedPositions(verdict: PositionVerdict | undefined): StoredPositions | null {
  if (verdict === undefined) return null;
  if (verdict.kind !== 'positions_remain') return verdict;
  const positions = verdict.positions.map((position) => ({
    ...position,
    quantity: toText(position.quantity),
  }));
  return { kind: verdict.kind, positions };
}

function readPositions({ kind, reason, positions = [] }: StoredPositions): PositionVerdict {
  if (kind === 'flat') return { kind };
  if (kind !== 'positions_remain') return { kind: 'unknown', reason: reason ?? 'not known' };
  return {
    kind,
    positions: positions.map((position) => ({
      botId: botId(position.botId),
      symbol: marketSymbol(position.symbol),
      quantity: quantity(position.quantity),
      reason: position.reason ?? undefined,
    })),
  };
}
