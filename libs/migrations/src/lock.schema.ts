import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** One document: who migrates. */
@Schema({ collection: 'migration_lock', versionKey: false })
export class LockDocument {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, default: null })
  owner!: string | null;

  @Prop({ type: String, required: true })
  holder!: string;

  @Prop({ type: Number, required: true })
  epoch!: number;

  @Prop({ type: Number, required: true })
  beat!: number;
}

export const LockDocumentSchema = SchemaFactory.createForClass(LockDocument);
