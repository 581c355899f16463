import { type Session } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection, mongo } from 'mongoose';

import { MigrationRefusedError } from '../migrations.errors.js';
import { asideOf, type LegacyKind } from './legacy-kind.js';
import { type LegacyDocument } from './legacy-value.js';

const { EJSON } = mongo.BSON;

/** Types that an `_id` may have, in the order in which they sort; a comparison finds values of one type alone. */
const ID_TYPES = ['number', 'string', 'object', 'binData', 'objectId', 'bool', 'date', 'timestamp'] as const;

/** Some documents of the previous system, in the order of their `_id`. */
export interface LegacyBatch {
  readonly documents: readonly LegacyDocument[];
  /** Undefined after the last one. */
  readonly next: string | undefined;
}

/** The collections of the previous system as they are, by the names they have in the database. */
@Injectable()
export class LegacyDocuments {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Gives the collection another name, with its indexes, if there are documents of the previous system in it. */
  async setAside(kind: LegacyKind): Promise<void> {
    if (!(await this.areIn(kind))) return;
    if (await this.#isSetAside(kind))
      throw new MigrationRefusedError([
        `There are documents of the previous system in '${kind.collection}' and in '${asideOf(kind)}': rename the latter, after looking whose they are`,
      ]);
    await this.#named(kind.collection).rename(asideOf(kind));
  }

  /** Whether the collection that is ours has documents of the previous system. */
  async areIn(kind: LegacyKind): Promise<boolean> {
    const found = await this.#named(kind.collection).findOne({ $or: kind.legacyFields.map(exists) });
    return found !== null;
  }

  /** Those that were set aside; while none are, those that would be. */
  async batch(kind: LegacyKind, after: string | undefined, limit: number): Promise<LegacyBatch> {
    const source = await this.#source(kind);
    if (source === undefined) return { documents: [], next: undefined };
    const found = await this.#after(source, { [kind.presentField]: { $exists: false } }, after, limit);
    const last = found.at(-1);
    const isLast = last === undefined || found.length < limit;
    return { documents: found, next: isLast ? undefined : EJSON.stringify({ _id: last._id }) };
  }

  async count(kind: LegacyKind): Promise<number> {
    const source = await this.#source(kind);
    if (source === undefined) return 0;
    return this.#named(source).countDocuments({ [kind.presentField]: { $exists: false } });
  }

  /** Documents of today that were set aside with the others. */
  async misplaced(kind: LegacyKind, limit: number, session?: Session): Promise<readonly LegacyDocument[]> {
    if (!(await this.#isSetAside(kind))) return [];
    const present = exists(kind.presentField);
    const options = session === undefined ? {} : { session };
    return this.#named(asideOf(kind)).find(present, options).limit(limit).toArray();
  }

  async giveBack(kind: LegacyKind, documents: readonly LegacyDocument[], session: Session): Promise<void> {
    if (documents.length === 0) return;
    await this.#named(kind.collection).insertMany([...documents], { session });
    const ids = documents.map(({ _id }) => _id) as mongo.ObjectId[];
    await this.#named(asideOf(kind)).deleteMany({ _id: { $in: ids } }, { session });
  }

  /** Which of these ids of the previous system are those of documents not set aside yet: for a dry run. */
  async waiting(kind: LegacyKind, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (await this.#isSetAside(kind)) return new Set();
    const found = await this.#named(kind.collection)
      .find({ id: { $in: ids } })
      .project({ id: 1 })
      .toArray();
    return new Set(found.map(({ id }) => String(id)));
  }

  async #after(
    source: string,
    filter: object,
    after: string | undefined,
    limit: number,
  ): Promise<LegacyDocument[]> {
    const find = (ids: object, most: number): Promise<LegacyDocument[]> =>
      this.#named(source)
        .find({ ...filter, ...ids })
        .sort({ _id: 1 })
        .limit(most)
        .toArray();
    if (after === undefined) return find({}, limit);
    const { _id } = EJSON.parse(after, { relaxed: false }) as { _id: unknown };
    const found = await find({ _id: { $gt: _id } }, limit);
    if (found.length === limit) return found;
    const later = await find({ _id: { $type: laterTypes(_id) } }, limit - found.length);
    return [...found, ...later];
  }

  async #source(kind: LegacyKind): Promise<string | undefined> {
    if (await this.#isSetAside(kind)) return asideOf(kind);
    return (await this.areIn(kind)) ? kind.collection : undefined;
  }

  async #isSetAside(kind: LegacyKind): Promise<boolean> {
    const collections = await this.connection.listCollections();
    return collections.some(({ name }) => name === asideOf(kind));
  }

  /** The driver's own collection: these documents have no schema. */
  #named(name: string): mongo.Collection {
    return this.connection.getClient().db(this.connection.name).collection(name);
  }
}

const exists = (field: string): object => ({ [field]: { $exists: true } });

function laterTypes(id: unknown): readonly string[] {
  return ID_TYPES.slice(ID_TYPES.indexOf(idType(id)) + 1);
}

function idType(id: unknown): (typeof ID_TYPES)[number] {
  if (typeof id === 'string') return 'string';
  if (typeof id === 'boolean') return 'bool';
  if (id instanceof Date) return 'date';
  if (id instanceof mongo.ObjectId) return 'objectId';
  if (id instanceof mongo.Binary) return 'binData';
  if (id instanceof mongo.Timestamp) return 'timestamp';
  return isNumber(id) ? 'number' : 'object';
}

const isNumber = (id: unknown): boolean =>
  typeof id === 'number' ||
  id instanceof mongo.Long ||
  id instanceof mongo.Double ||
  id instanceof mongo.Int32 ||
  id instanceof mongo.Decimal128;
