import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** One line of the report of what could not be migrated as it was. */
@Schema({ collection: 'migration_findings', versionKey: false })
export class FindingDocument {
  @Prop({ type: String, required: true })
  migration!: string;

  @Prop({ type: String, required: true })
  subject!: string;

  @Prop({ type: String, required: true })
  problem!: string;
}

export const FindingDocumentSchema = SchemaFactory.createForClass(FindingDocument);
FindingDocumentSchema.index({ migration: 1, subject: 1 });
