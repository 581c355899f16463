import { type Actor } from '@app/kernel';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

import { type HaltVerdict } from '../cancel/order-ledger.js';
import { type DrillCheck } from './drill.js';

@Schema({ collection: 'emergency_stop_drills', versionKey: false })
export class StoredDrill {
  @Prop({ type: Date, required: true }) at!: Date;
  @Prop({ type: Object, required: true }) actor!: Actor;
  @Prop({ type: Boolean, required: true }) passed!: boolean;
  @Prop({ type: Object, required: true }) verdict!: HaltVerdict;
  @Prop({ type: Number, required: true }) epoch!: number;
  @Prop({ type: [String], required: true }) venues!: string[];
  @Prop({ type: Number, required: true }) ordersPlaced!: number;
  @Prop({ type: Number, required: true }) stopMs!: number;
  @Prop({ type: Number, required: true }) resumeMs!: number;
  @Prop({ type: [Object], required: true }) checks!: DrillCheck[];
}

export const DrillSchema = SchemaFactory.createForClass(StoredDrill);
DrillSchema.index({ at: -1 });
