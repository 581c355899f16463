import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Types } from 'mongoose';

@Schema({ collection: 'healing_events', versionKey: false })
export class StoredHealingEvent {
  readonly _id!: Types.ObjectId;
  @Prop({ type: String, required: true }) rule!: string;
  @Prop({ type: String, required: true }) subject!: string;
  @Prop({ type: String, required: true }) severity!: string;
  @Prop({ type: String, required: true }) message!: string;
  /** JSON: evidence may have keys that the database would read as operators or paths. */
  @Prop({ type: String, required: true }) evidence!: string;
  @Prop({ type: String, required: true }) action!: string;
  @Prop({ type: Object, required: true }) result!: { readonly outcome: string; readonly detail: string };
  @Prop({ type: Boolean, required: true }) isOpen!: boolean;
  @Prop({ type: Date, required: true }) firstSeenAt!: Date;
  @Prop({ type: Date, required: true }) lastSeenAt!: Date;
  @Prop({ type: Number, required: true }) timesSeen!: number;
  @Prop({ type: Date, default: null }) closedAt!: Date | null;
  @Prop({ type: String, default: null }) actedOn!: string | null;
  @Prop({ type: Date, default: null }) actedAt!: Date | null;
}

export const HealingEventSchema = SchemaFactory.createForClass(StoredHealingEvent);
/** One open event for each fault, however many processes see it. */
HealingEventSchema.index(
  { rule: 1, subject: 1 },
  { unique: true, partialFilterExpression: { isOpen: true } },
);
HealingEventSchema.index({ subject: 1, actedAt: -1 });
HealingEventSchema.index({ isOpen: 1, _id: -1 });
