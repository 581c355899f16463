import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A sign-in and everything that was refreshed from it. */
@Schema({ collection: 'sessions', versionKey: false })
export class SessionRecord {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true, index: true })
  userId!: string;

  /** Of the newest refresh token: an older one that turns up again was stolen, or its owner was robbed. */
  @Prop({ type: Number, required: true })
  generation!: number;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;

  @Prop({ type: Date, default: null })
  endedAt!: Date | null;
}

export const SessionSchema = SchemaFactory.createForClass(SessionRecord);
SessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
