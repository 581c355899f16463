import { DecimalProp } from '@app/persistence';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Types } from 'mongoose';

@Schema({ _id: false })
export class PaperFillRecord {
  @Prop({ type: String, required: true })
  venueTradeId!: string;

  @DecimalProp()
  price!: Types.Decimal128;

  @DecimalProp()
  quantity!: Types.Decimal128;

  @DecimalProp()
  fee!: Types.Decimal128;

  @Prop({ type: String, required: true })
  liquidity!: string;

  @Prop({ type: Date, required: true })
  time!: Date;
}

const PaperFillSchema = SchemaFactory.createForClass(PaperFillRecord);

@Schema({ collection: 'paper_orders', versionKey: false })
export class PaperOrderRecord {
  /** The client order id: its uniqueness is what makes inserting the execution. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  exchange!: string;

  @Prop({ type: String, required: true })
  venueOrderId!: string;

  @Prop({ type: String, required: true })
  userId!: string;

  @Prop({ type: String, required: true })
  botId!: string;

  @Prop({ type: String, required: true })
  symbol!: string;

  @Prop({ type: String, required: true })
  side!: string;

  @Prop({ type: String, required: true })
  type!: string;

  @DecimalProp()
  quantity!: Types.Decimal128;

  @DecimalProp({ required: false })
  limitPrice!: Types.Decimal128 | null;

  @Prop({ type: String, required: true })
  status!: string;

  @Prop({ type: [PaperFillSchema], required: true })
  fills!: PaperFillRecord[];

  /** What the fills add to the bot's holding: negative for a sell. */
  @DecimalProp()
  flow!: Types.Decimal128;

  @Prop({ type: Date, required: true })
  placedAt!: Date;
}

export const PaperOrderSchema = SchemaFactory.createForClass(PaperOrderRecord);
PaperOrderSchema.index({ exchange: 1, status: 1, symbol: 1 });
PaperOrderSchema.index({ exchange: 1, botId: 1, symbol: 1 });
