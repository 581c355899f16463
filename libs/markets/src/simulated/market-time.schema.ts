import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'market_times', versionKey: false })
export class MarketTimeRecord {
  /** The exchange whose time it is. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: Date, required: true })
  reachedAt!: Date;
}

export const MarketTimeSchema = SchemaFactory.createForClass(MarketTimeRecord);
