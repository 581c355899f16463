import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'backups', versionKey: false })
export class StoredBackup {
  /** Digest of the file. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: Date, required: true, index: true })
  takenAt!: Date;

  @Prop({ type: String, required: true })
  file!: string;

  @Prop({ type: Number, required: true })
  bytes!: number;

  @Prop({ type: Number, required: true })
  documents!: number;

  @Prop({ type: String, required: true })
  ledgerHash!: string;

  @Prop({ type: String, required: true })
  appVersion!: string;

  @Prop({ type: Date, default: null })
  verifiedAt!: Date | null;
}

export const StoredBackupSchema = SchemaFactory.createForClass(StoredBackup);
