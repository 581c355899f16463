import { DecimalProp } from '@app/persistence';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Types } from 'mongoose';

/** The sizing behind a decision; see `Sizing` of @app/kelly. */
@Schema({ _id: false, versionKey: false })
export class StoredSizing {
  @Prop({ type: Number, required: true }) fullKelly!: number;
  @Prop({ type: Number, required: true }) fractionalKelly!: number;
  @Prop({ type: Number, required: true }) adjustedKelly!: number;
  @Prop({ type: Number, required: true }) positionFraction!: number;
  @DecimalProp() positionSize!: Types.Decimal128;
  @DecimalProp() capital!: Types.Decimal128;
  @Prop({ type: Number, required: true }) winRate!: number;
  @Prop({ type: Number, required: true }) rewardRiskRatio!: number;
  @Prop({ type: Number, required: true }) confidence!: number;
  @Prop({ type: Boolean, required: true }) bootstrap!: boolean;
  @Prop({ type: String, required: true }) recommendation!: string;
  @Prop({ type: String, required: true }) reason!: string;
  @Prop({ type: Boolean, required: true }) clamped!: boolean;
}

@Schema({ collection: 'decisions', versionKey: false })
export class StoredDecision {
  @Prop({ type: String, required: true }) botId!: string;
  @Prop({ type: String, required: true }) userId!: string;
  @Prop({ type: Date, required: true }) slot!: Date;
  @Prop({ type: Date, required: true }) decidedAt!: Date;
  @Prop({ type: String, required: true }) outcome!: string;
  @Prop({ type: String, required: true }) code!: string;
  @Prop({ type: String, required: true }) reason!: string;
  @Prop({ type: Number, required: true }) confidence!: number;
  @Prop({ type: Number, required: true }) expectedEdgeBps!: number;
  @Prop({ type: Number, required: true }) marketPrice!: number;
  @Prop({ type: String, required: true }) provenance!: string;
  @Prop({ type: SchemaFactory.createForClass(StoredSizing) }) sizing?: StoredSizing;
  @Prop({ type: String }) clientOrderId?: string;
  /** When the database may forget it. */
  @Prop({ type: Date, required: true }) expiresAt!: Date;
}

export const DecisionSchema = SchemaFactory.createForClass(StoredDecision);
DecisionSchema.index({ botId: 1, _id: -1 });
DecisionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
