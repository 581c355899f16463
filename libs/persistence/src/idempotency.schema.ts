import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

const DAY_SECONDS = 86_400;

/** The first request with an Idempotency-Key, and its answer once there is one. */
@Schema({ collection: 'idempotency_keys', versionKey: false })
export class IdempotencyRecord {
  /** Hash of scope and key: both may be long. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  fingerprint!: string;

  @Prop({ type: Number })
  status?: number;

  /** JSON: a body may have keys that the database would read as operators. */
  @Prop({ type: String })
  body?: string;

  @Prop({ type: Date, required: true })
  createdAt!: Date;
}

export const IdempotencySchema = SchemaFactory.createForClass(IdempotencyRecord);
IdempotencySchema.index({ createdAt: 1 }, { expireAfterSeconds: DAY_SECONDS });
