import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** One document for each bot that was ever isolated by self-healing. */
@Schema({ collection: 'quarantines', versionKey: false })
export class StoredQuarantine {
  /** The bot's. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) rule!: string;
  @Prop({ type: Number, required: true }) strikes!: number;
  /** The bot's `statusChangedAt` of the move: what anybody else moved since is not ours to release. */
  @Prop({ type: Date, required: true }) takenAt!: Date;
  /** Of the emergency stop when it was taken: a stop since then means that a person has to resume it. */
  @Prop({ type: Number, required: true }) haltEpoch!: number;
  /** Null once it is over. */
  @Prop({ type: Date, default: null }) releaseAt!: Date | null;
  @Prop({ type: Date, default: null }) releasedAt!: Date | null;
  /** Why it is not released although its time is over. */
  @Prop({ type: String, default: null }) held!: string | null;
}

export const QuarantineSchema = SchemaFactory.createForClass(StoredQuarantine);
QuarantineSchema.index({ releaseAt: 1 });
