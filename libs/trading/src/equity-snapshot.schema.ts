import { type BotMode } from '@app/bots';
import { DecimalProp } from '@app/persistence';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Types } from 'mongoose';

@Schema({ collection: 'equity_snapshots', versionKey: false })
export class StoredEquitySnapshot {
  @Prop({ type: String, required: true }) botId!: string;
  /** Absent in old ones, which are of paper accounts. */
  @Prop({ type: String }) mode?: BotMode;
  @Prop({ type: Date, required: true }) time!: Date;
  @DecimalProp() equity!: Types.Decimal128;
  @DecimalProp({ required: false }) capital?: Types.Decimal128 | undefined;
  @DecimalProp() cash!: Types.Decimal128;
  @Prop({ type: String, required: true }) quote!: string;
  /** When the database may forget it. */
  @Prop({ type: Date, required: true }) expiresAt!: Date;
}

export const EquitySnapshotSchema = SchemaFactory.createForClass(StoredEquitySnapshot);
EquitySnapshotSchema.index({ botId: 1, _id: -1 });
EquitySnapshotSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
