import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'data_keys', versionKey: false })
export class DataKeyRecord {
  /** User and version: of two that are made at once, the index lets one through. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  userId!: string;

  @Prop({ type: Number, required: true })
  version!: number;

  @Prop({ type: String, required: true })
  keyEncryptionKeyId!: string;

  @Prop({ type: String, required: true })
  wrapped!: string;

  /** Rises whenever something is sealed with it, so that sealing and removing it at once conflict. */
  @Prop({ type: Number, required: true, default: 0 })
  uses!: number;
}

export const DataKeySchema = SchemaFactory.createForClass(DataKeyRecord);
DataKeySchema.index({ userId: 1, version: -1 });
