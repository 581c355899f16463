import { type Actor } from '@app/kernel';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'alerts', versionKey: false })
export class StoredAlert {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) level!: string;
  @Prop({ type: String, required: true }) code!: string;
  @Prop({ type: String, required: true }) text!: string;
  /** JSON: fields may have keys that the database would read as operators or paths. */
  @Prop({ type: String, required: true }) fields!: string;
  @Prop({ type: Date, required: true }) raisedAt!: Date;
  @Prop({ type: Object, default: null }) testedBy!: Actor | null;
  @Prop({ type: String, required: true }) state!: string;
  @Prop({ type: Number, required: true }) attempts!: number;
  @Prop({ type: String, default: null }) error!: string | null;
}

export const AlertSchema = SchemaFactory.createForClass(StoredAlert);
AlertSchema.index({ state: 1, raisedAt: 1 });
AlertSchema.index({ code: 1, raisedAt: -1 });
AlertSchema.index({ raisedAt: -1 });
