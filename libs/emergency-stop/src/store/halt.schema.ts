import { type Actor } from '@app/kernel';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

import { type HaltStepOutcome } from '../procedure/halt-step.js';
import { type HaltOrder, type HaltVerdict } from '../cancel/order-ledger.js';

/** Quantities of the position verdict as decimal strings; the rest as the domain has it. */
export interface StoredPositions {
  readonly kind: string;
  readonly reason?: string;
  readonly positions?: readonly {
    readonly botId: string;
    readonly symbol: string;
    readonly quantity: string;
    readonly reason?: string | null | undefined;
  }[];
}

@Schema({ collection: 'emergency_stop', versionKey: false })
export class StoredHalt {
  /** The scope: one record each. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Boolean, required: true }) enabled!: boolean;
  @Prop({ type: Number, required: true }) epoch!: number;
  @Prop({ type: String, required: true }) reason!: string;
  @Prop({ type: Date, required: true }) activatedAt!: Date;
  @Prop({ type: Object, required: true }) activatedBy!: Actor;
  @Prop({ type: Boolean, required: true }) flatten!: boolean;
  @Prop({ type: Object }) verdict?: HaltVerdict | null;
  @Prop({ type: Object }) positions?: StoredPositions | null;
  @Prop({ type: [Object], required: true }) orders!: HaltOrder[];
  @Prop({ type: [Object], required: true }) steps!: HaltStepOutcome[];
}

export const HaltSchema = SchemaFactory.createForClass(StoredHalt);
