import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

import { type StoredTest } from './key-test-record.js';

@Schema({ collection: 'exchange_keys', versionKey: false })
export class ExchangeKeyRecord {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  userId!: string;

  @Prop({ type: String, required: true })
  exchange!: string;

  @Prop({ type: String, required: true })
  keyEnding!: string;

  @Prop({ type: Date, required: true })
  storedAt!: Date;

  @Prop({ type: Object, default: null })
  test!: StoredTest | null;

  @Prop({ type: Number, required: true })
  dataKeyVersion!: number;

  @Prop({ type: String, required: true })
  sealed!: string;
}

export const ExchangeKeySchema = SchemaFactory.createForClass(ExchangeKeyRecord);
/** One key for each exchange. */
ExchangeKeySchema.index({ userId: 1, exchange: 1 }, { unique: true });
ExchangeKeySchema.index({ exchange: 1 });
