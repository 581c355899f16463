import { createHash } from 'node:crypto';

import { BSON, type Db, type Document } from 'mongodb';

const INSERT_BATCH = 2000;
/** Another in every run: when it happened, and the ids that the database gave. */
const VOLATILE: Readonly<Record<string, readonly string[]>> = {
  bots: ['statusChangedAt'],
  capital_transfers: ['_id', 'createdAt'],
  migration_findings: ['_id'],
  migrations: ['startedAt', 'appliedAt', 'durationMs', 'epoch'],
};
const ORDER: Readonly<Record<string, Document>> = {
  capital_transfers: { transferId: 1 },
  migration_findings: { migration: 1, subject: 1, problem: 1 },
};

export interface Digest {
  readonly collection: string;
  readonly documents: number;
  readonly hash: string;
}

export async function fill(db: Db, collections: ReadonlyMap<string, readonly Document[]>): Promise<void> {
  for (const [name, documents] of collections) {
    for (let start = 0; start < documents.length; start += INSERT_BATCH)
      await db.collection(name).insertMany(documents.slice(start, start + INSERT_BATCH));
  }
}

/** Every collection that migrations write or set aside: how many documents, and a hash of them all. */
export async function digests(db: Db): Promise<readonly Digest[]> {
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  const measured = names.filter((name) => name !== 'migration_lock').toSorted();
  const result: Digest[] = [];
  for (const name of measured) result.push(await digest(db, name));
  return result.filter(({ documents }) => documents > 0);
}

async function digest(db: Db, collection: string): Promise<Digest> {
  const hash = createHash('sha256');
  let documents = 0;
  for await (const document of db
    .collection(collection)
    .find()
    .sort(ORDER[collection] ?? { _id: 1 })) {
    for (const field of VOLATILE[collection] ?? []) Reflect.deleteProperty(document, field);
    hash.update(BSON.EJSON.stringify(document, { relaxed: false }));
    documents += 1;
  }
  return { collection, documents, hash: hash.digest('hex').slice(0, 16) };
}
