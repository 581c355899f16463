import { ROLES } from '@app/http';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'users', versionKey: false })
export class UserRecord {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true, unique: true })
  email!: string;

  @Prop({ type: String, required: true })
  passwordHash!: string;

  @Prop({ type: String, required: true, enum: ROLES })
  role!: (typeof ROLES)[number];

  @Prop({ type: Boolean, required: true, default: false })
  isBlocked!: boolean;

  /** Rises on every administrator whenever one of them changes, so that two such changes at once conflict. */
  @Prop({ type: Number, required: true, default: 0 })
  administratorsRevision!: number;

  @Prop({ type: Date, required: true })
  createdAt!: Date;
}

export const UserSchema = SchemaFactory.createForClass(UserRecord);
