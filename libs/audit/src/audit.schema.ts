import { type Actor } from '@app/kernel';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'audit_log', versionKey: false })
export class AuditRecord {
  /** The sequence number: the index on it decides which of two concurrent entries comes first. */
  @Prop({ type: Number, required: true })
  _id!: number;

  @Prop({ type: Date, required: true })
  time!: Date;

  @Prop({ type: Object, required: true })
  actor!: Actor;

  @Prop({ type: String, required: true })
  action!: string;

  @Prop({ type: String, required: true })
  subject!: string;

  /** JSON: details may have keys that the database would read as operators or paths. */
  @Prop({ type: String, required: true })
  details!: string;

  @Prop({ type: String, required: true })
  previousHash!: string;

  @Prop({ type: String, required: true })
  hash!: string;
}

export const AuditSchema = SchemaFactory.createForClass(AuditRecord);
