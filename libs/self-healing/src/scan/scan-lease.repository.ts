import { randomUUID } from 'node:crypto';

import { Clock } from '@app/kernel';
import { isDuplicateKey } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Model } from 'mongoose';

@Schema({ collection: 'healing_leases', versionKey: false })
export class StoredLease {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) holder!: string;
  @Prop({ type: Date, required: true }) expiresAt!: Date;
}

export const LeaseSchema = SchemaFactory.createForClass(StoredLease);

const LEASE = 'scan';

/** One process on a database scans at a time. The lease of one that died expires. */
@Injectable()
export class ScanLease {
  readonly #holder = randomUUID();

  constructor(
    @InjectModel(StoredLease.name) private readonly leases: Model<StoredLease>,
    private readonly clock: Clock,
  ) {}

  /** False while another process holds it. */
  async take(forMs: number): Promise<boolean> {
    const now = this.clock.now();
    const expiresAt = new Date(now + forMs);
    try {
      await this.leases.updateOne(
        { _id: LEASE, $or: [{ holder: this.#holder }, { expiresAt: { $lte: new Date(now) } }] },
        { $set: { holder: this.#holder, expiresAt } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      // It is there, and neither ours nor expired: so the upsert tried to make a second one.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async giveBack(): Promise<void> {
    await this.leases.deleteOne({ _id: LEASE, holder: this.#holder });
  }
}
