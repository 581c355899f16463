import { type Batch, type LegacyKind, SetAsideLegacy } from '@app/migrations';
import { aDatabaseMigrator, type DatabaseMigrator } from '@testing/migrations';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { type mongo } from 'mongoose';

const BATCH = 3;
const THINGS: LegacyKind = { collection: 'things', legacyFields: ['old_name'], presentField: 'newName' };

const legacy = (n: number): mongo.Document => ({ _id: `legacy-${n}`, id: `${n}`, old_name: `Thing ${n}` });
const present = (n: number): mongo.Document => ({ _id: `present-${n}`, newName: `Thing ${n}` });
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

describe('a collection with documents of both systems', () => {
  let database: TestDatabase;
  let migrator: DatabaseMigrator;
  beforeEach(async () => {
    database = await inMemoryConnection();
    migrator = await aDatabaseMigrator(database, { batchSize: BATCH });
  });
  afterEach(() => database.close());

  const stored = (name: string): Promise<mongo.Document[]> =>
    database.connection.collection(name).find().sort({ _id: 1 }).toArray();
  const setAside = (): SetAsideLegacy =>
    new SetAsideLegacy('0001-set-things-aside', THINGS, migrator.documents);
  const lockOf = async (owner: string) =>
    (await migrator.locks.take(owner, owner)) ?? fail('the lock is taken');

  it('is divided: ours are given back as they were, the others stay where they were set aside', async () => {
    const things = [...many(4, legacy), ...many(2 * BATCH + 1, present)];
    await database.connection.collection('things').insertMany(things);
    await migrator.migrate(setAside(), await lockOf('a'));
    expect(await stored('things')).toEqual(many(2 * BATCH + 1, present));
    expect(await stored('legacy_things')).toEqual(many(4, legacy));
    const [record] = await migrator.records.all();
    expect(record?.counts).toEqual({ 'set aside': 4, 'given back': 2 * BATCH + 1 });
  });

  it('is divided once, although the process that does it has lost the lock to another one', async () => {
    const things = [...many(2, legacy), ...many(2 * BATCH, present)];
    await database.connection.collection('things').insertMany(things);
    const slow = new Interrupted('0001-set-things-aside', THINGS, migrator.documents);
    slow.beforeWrite = async () => {
      slow.beforeWrite = () => Promise.resolve();
      const seen = (await migrator.locks.look()) ?? fail('nobody has the lock');
      const taken = await migrator.locks.takeOver(seen, 'b', 'b');
      await migrator.migrate(setAside(), taken ?? fail('it was not taken over'));
    };
    await expect(migrator.migrate(slow, await lockOf('a'))).rejects.toMatchObject({
      code: 'MIGRATION_LOCK_LOST',
    });
    expect(await stored('things')).toEqual(many(2 * BATCH, present));
    expect(await stored('legacy_things')).toEqual(many(2, legacy));
    const [record] = await migrator.records.all();
    expect(record?.counts).toEqual({ 'set aside': 2, 'given back': 2 * BATCH });
  });
});

/** Something happens before a batch is written. */
class Interrupted extends SetAsideLegacy {
  beforeWrite: () => Promise<void> = () => Promise.resolve();

  override passes(): ReturnType<SetAsideLegacy['passes']> {
    return super.passes().map((pass) => ({
      ...pass,
      batch: async (...args): Promise<Batch> => {
        const batch = await pass.batch(...args);
        return {
          ...batch,
          write: async (session) => {
            await this.beforeWrite();
            await batch.write(session);
          },
        };
      },
    }));
  }
}

function fail(why: string): never {
  throw new Error(why);
}
