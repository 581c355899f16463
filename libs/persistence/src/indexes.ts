import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection } from 'mongoose';

/** Unique indexes carry promises, so all of them are made before any area reads or writes. */
@Injectable()
export class Indexes {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Of every collection of every area; those that exist stay. */
  async create(): Promise<void> {
    await Promise.all(Object.values(this.connection.models).map((model) => model.createIndexes()));
  }

  /** Those that a schema declares and the database lacks, as `collection {"field":1}`. */
  async missing(): Promise<readonly string[]> {
    const missing = Object.values(this.connection.models).map(async (model) => {
      const { toCreate } = await model.diffIndexes();
      return toCreate.map((fields: unknown) => `${model.collection.name} ${JSON.stringify(fields)}`);
    });
    return (await Promise.all(missing)).flat();
  }
}
