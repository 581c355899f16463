import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A migration that has begun in this database. `_id` is the migration's. */
@Schema({ collection: 'migrations', versionKey: false, minimize: false })
export class MigrationDocument {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  description!: string;

  @Prop({ type: String, required: true })
  checksum!: string;

  /** Of the lock under which it was worked on last: whoever lost the lock can write nothing more. */
  @Prop({ type: Number, required: true })
  epoch!: number;

  @Prop({ type: Date, required: true })
  startedAt!: Date;

  @Prop({ type: Date, default: null })
  appliedAt!: Date | null;

  @Prop({ type: Number, required: true })
  durationMs!: number;

  @Prop({ type: Object, required: true })
  counts!: Record<string, number>;

  @Prop({ type: Object, required: true })
  passes!: Record<string, { readonly cursor: string | null; readonly isDone: boolean }>;
}

export const MigrationDocumentSchema = SchemaFactory.createForClass(MigrationDocument);
