import { type Actor } from '@app/kernel';
import { DecimalProp } from '@app/persistence';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Types } from 'mongoose';

import { BOT_STATUSES } from './bot.js';

@Schema({ collection: 'bots', versionKey: false })
export class BotRecord {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  userId!: string;

  @Prop({ type: String, required: true })
  name!: string;

  @Prop({ type: String, required: true })
  exchange!: string;

  @Prop({ type: String, required: true })
  symbol!: string;

  @Prop({ type: String, required: true })
  quote!: string;

  @Prop({ type: String, required: true })
  timeframe!: string;

  @Prop({ type: String, required: true })
  strategy!: string;

  @Prop({ type: Object, required: true })
  params!: Record<string, number>;

  @Prop({ type: String, required: true })
  riskMode!: string;

  @Prop({ type: Object, required: true })
  exits!: { readonly trailingStopRatio: number | null; readonly holdingTimeMaxMs: number | null };

  @DecimalProp()
  initialCapital!: Types.Decimal128;

  @Prop({ type: String, required: true })
  mode!: string;

  @Prop({ type: String, required: true })
  status!: string;

  @Prop({ type: String, default: null })
  pauseReason!: string | null;

  @Prop({ type: String, default: null })
  rogueReason!: string | null;

  @Prop({ type: String, required: true })
  statusReason!: string;

  @Prop({ type: Date, required: true })
  statusChangedAt!: Date;

  @Prop({ type: Object, required: true })
  statusActor!: Actor;

  @Prop({ type: Date, required: true })
  createdAt!: Date;
}

export const BotSchema = SchemaFactory.createForClass(BotRecord);
BotSchema.set('minimize', false); // a bot without parameters of its own has `{}`, not nothing
/** A name is free again once its bot is archived. */
BotSchema.index(
  { userId: 1, name: 1 },
  {
    unique: true,
    partialFilterExpression: { status: { $in: BOT_STATUSES.filter((status) => status !== 'archived') } },
  },
);
BotSchema.index({ userId: 1, _id: -1 });
BotSchema.index({ status: 1 });
/** The few that trade with real money. */
BotSchema.index({ mode: 1 }, { partialFilterExpression: { mode: 'live' } });

/** One document a user, written by each creation, so that two at once cannot both take the last place. */
@Schema({ collection: 'bot_quotas', versionKey: false })
export class BotQuotaRecord {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: Number, required: true })
  created!: number;
}

export const BotQuotaSchema = SchemaFactory.createForClass(BotQuotaRecord);
