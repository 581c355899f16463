import { type Actor } from '@app/kernel';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

import { type SmokeCheck } from './smoke-runs.js';

const KEPT_SECONDS = 90 * 86_400;

@Schema({ collection: 'smoke_runs', versionKey: false })
export class StoredSmokeRun {
  @Prop({ type: Date, required: true })
  at!: Date;

  @Prop({ type: Object, required: true })
  by!: Actor;

  @Prop({ type: [Object], required: true })
  checks!: SmokeCheck[];
}

export const SmokeRunSchema = SchemaFactory.createForClass(StoredSmokeRun);
SmokeRunSchema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });
