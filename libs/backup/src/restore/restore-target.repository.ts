import { DATABASE_STATE_COLLECTION } from '@app/persistence';
import { type Connection, type mongo } from 'mongoose';

import { RestoreMismatchError, TargetNotEmptyError } from '../backup.errors.js';
import { DocumentHash } from '../file/document-hash.js';
import { type CollectionManifest } from '../file/manifest.js';
import { exactDocument } from './exact-document.js';

const BATCH_DOCUMENTS = 2000;

/** The database that a backup is restored into. */
export class RestoreTarget {
  constructor(private readonly connection: Connection) {}

  /** @throws TargetNotEmptyError */
  async demandEmpty(): Promise<void> {
    const filled: string[] = [];
    for (const name of await this.#collections())
      if ((await this.#db.collection(name).findOne({}, { projection: { _id: 1 } })) !== null)
        filled.push(name);
    if (filled.length > 0) throw new TargetNotEmptyError(filled);
  }

  /** Drops every collection: those without documents have indexes, which may not be the backup's. */
  async clear(): Promise<void> {
    for (const name of await this.#collections()) await this.#db.collection(name).drop();
  }

  async create({ name, options }: CollectionManifest): Promise<void> {
    await this.#db.createCollection(name, options);
  }

  async insert(name: string, documents: readonly Uint8Array[]): Promise<void> {
    for (let from = 0; from < documents.length; from += BATCH_DOCUMENTS) {
      const batch = documents.slice(from, from + BATCH_DOCUMENTS).map(exactDocument);
      await this.#db.command({ insert: name, documents: batch, writeConcern: { w: 'majority' } });
    }
  }

  /** Reads everything back. @throws RestoreMismatchError */
  async demandSame({ name, documents, hash }: CollectionManifest): Promise<void> {
    const actual = new DocumentHash();
    const cursor = this.#db
      .collection(name)
      .find({}, { raw: true, sort: { _id: 1 }, batchSize: BATCH_DOCUMENTS });
    for await (const document of cursor) actual.add(document as unknown as Uint8Array);
    const found = actual.digest();
    if (found.documents !== documents)
      throw new RestoreMismatchError(name, `${found.documents} documents instead of ${documents}`);
    if (found.hash !== hash) throw new RestoreMismatchError(name, 'its documents are others');
  }

  /** After the documents were read back: one of them may be an index by which documents expire. */
  async createIndexes({ name, indexes }: CollectionManifest): Promise<void> {
    if (indexes.length > 0) await this.#db.command({ createIndexes: name, indexes });
  }

  async #collections(): Promise<readonly string[]> {
    const found = await this.#db.listCollections({}, { nameOnly: true }).toArray();
    return found
      .map(({ name }) => name)
      .filter((name) => name !== DATABASE_STATE_COLLECTION && !name.startsWith('system.'));
  }

  get #db(): mongo.Db {
    if (this.connection.db === undefined) throw new Error('The connection is not open');
    return this.connection.db;
  }
}
