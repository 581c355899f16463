import { createHash } from 'node:crypto';

import { type Claim, type IdempotencyKey, IdempotencyStore, type IdempotentAnswer } from '@app/http';
import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { isDuplicateKey } from './duplicate-key.js';
import { IdempotencyRecord } from './idempotency.schema.js';

/**
 * Remembers answers for a day. A claim whose process died before it answered stays in progress: whether something was
 * created cannot be known, so it is not created again.
 */
@Injectable()
export class MongoIdempotencyStore extends IdempotencyStore {
  constructor(
    @InjectModel(IdempotencyRecord.name) private readonly model: Model<IdempotencyRecord>,
    private readonly clock: Clock,
  ) {
    super();
  }

  async claim(key: IdempotencyKey, fingerprint: string): Promise<Claim> {
    try {
      await this.model.create({ _id: idOf(key), fingerprint, createdAt: this.clock.date() });
      return { kind: 'claimed' };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const first = await this.model.findById(idOf(key)).lean();
    if (first === null) return { kind: 'in_progress' }; // Released between the two: the caller may try again.
    if (first.fingerprint !== fingerprint) return { kind: 'other_request' };
    if (first.status === undefined) return { kind: 'in_progress' };
    return { kind: 'answered', status: first.status, body: JSON.parse(first.body ?? 'null') as unknown };
  }

  async complete(key: IdempotencyKey, { status, body }: IdempotentAnswer): Promise<void> {
    await this.model.updateOne({ _id: idOf(key) }, { $set: { status, body: JSON.stringify(body ?? null) } });
  }

  async release(key: IdempotencyKey): Promise<void> {
    await this.model.deleteOne({ _id: idOf(key) });
  }
}

const idOf = ({ scope, key }: IdempotencyKey): string =>
  createHash('sha256')
    .update(JSON.stringify([scope, key]))
    .digest('hex');
