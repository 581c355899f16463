import { setImmediate } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { hurryTime, inTransaction, TestDatabase } from '../../testing/index.js';

let database: TestDatabase;

beforeEach(async () => {
  database = TestDatabase.inNewFolder();
  await database.run({
    insert: 'accounts',
    documents: [
      { _id: 1, cash: 10 },
      { _id: 2, cash: 10 },
    ],
  });
});

afterEach(() => database.close());

const endsInAdmin = { $db: 'admin' };
const first = inTransaction(1, 1);
const second = inTransaction(2, 1);

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
}

function setCash(_id: number, cash: number): Record<string, unknown> {
  return { update: 'accounts', updates: [{ q: { _id }, u: { $set: { cash } } }] };
}

async function cashOf(_id: number, transaction = {}): Promise<unknown> {
  const found = await database.documentsOf({ find: 'accounts', filter: { _id }, ...transaction });
  return (found as { cash: { valueOf(): number } }[])[0]?.cash.valueOf();
}

describe('a transaction', () => {
  it('is seen by nobody before it is committed, and then at once', async () => {
    await database.run({ ...setCash(1, 0), ...first.first });
    await database.run({ ...setCash(2, 20), ...first.next });
    expect([await cashOf(1, first.next), await cashOf(1), await cashOf(2)]).toEqual([0, 10, 10]);
    await database.run({ commitTransaction: 1, ...first.next, ...endsInAdmin });
    expect([await cashOf(1), await cashOf(2)]).toEqual([0, 20]);
  });

  it('goes on reading the state it began with', async () => {
    expect(await cashOf(1, first.first)).toBe(10);
    await database.run(setCash(1, 99));
    expect([await cashOf(1, first.next), await cashOf(1)]).toEqual([10, 99]);
  });

  it('conflicts with another that writes the same document', async () => {
    await database.run({ ...setCash(1, 0), ...first.first });
    const reply = await database.run({ ...setCash(1, 5), ...second.first });
    expect(reply).toMatchObject({ codeName: 'WriteConflict', errorLabels: ['TransientTransactionError'] });
  });

  it('conflicts with what was written since it began', async () => {
    expect(await cashOf(2, first.first)).toBe(10);
    await database.run(setCash(1, 99));
    expect(await database.run({ ...setCash(1, 5), ...first.next })).toMatchObject({
      codeName: 'WriteConflict',
    });
  });

  it('makes a write outside wait for its end', async () => {
    await database.run({ ...setCash(1, 0), ...first.first });
    const outside = database.run({
      update: 'accounts',
      updates: [{ q: { _id: 1 }, u: { $inc: { cash: 1 } } }],
    });
    await database.run({ commitTransaction: 1, ...first.next, ...endsInAdmin });
    expect(await outside).toMatchObject({ nModified: { value: 1 } });
    expect(await cashOf(1)).toBe(1);
  });

  it('lets nobody believe to have changed what it has changed first', async () => {
    await database.run({ ...setCash(1, 0), ...first.first });
    const outside = database.run({
      findAndModify: 'accounts',
      query: { _id: 1, cash: 10 },
      update: { $set: { cash: 9 } },
    });
    await turns(2);
    await database.run({ commitTransaction: 1, ...first.next, ...endsInAdmin });
    expect(await outside).toMatchObject({ lastErrorObject: { updatedExisting: false }, value: null });
  });

  it('lets nobody else insert a unique value that it has inserted', async () => {
    await database.run({ insert: 'accounts', documents: [{ _id: 3 }], ...first.first });
    const outside = database.run({ insert: 'accounts', documents: [{ _id: 3 }] });
    await database.run({ commitTransaction: 1, ...first.next, ...endsInAdmin });
    expect(await outside).toMatchObject({ writeErrors: [{ code: { value: 11000 } }] });
  });

  it('takes collections and indexes back with everything else when it is aborted', async () => {
    await database.run({ insert: 'made', documents: [{ _id: 1 }], ...first.first });
    await database.run({ create: 'empty', ...first.next });
    await database.run({ createIndexes: 'empty', indexes: [{ key: { a: 1 }, name: 'a' }], ...first.next });
    await database.run({ abortTransaction: 1, ...first.next, ...endsInAdmin });
    const { cursor } = await database.run({ listCollections: 1, nameOnly: true });
    expect(cursor).toMatchObject({ firstBatch: [{ name: 'accounts' }] });
  });

  it('keeps collections and indexes that it has made when it is committed', async () => {
    await database.run({ insert: 'made', documents: [{ _id: 1 }], ...first.first });
    await database.run({ createIndexes: 'empty', indexes: [{ key: { a: 1 }, name: 'a' }], ...first.next });
    await database.run({ commitTransaction: 1, ...first.next, ...endsInAdmin });
    const { cursor } = await database.run({ listIndexes: 'empty' });
    expect(cursor).toMatchObject({ firstBatch: [{ name: '_id_' }, { name: 'a' }] });
    expect(await database.run({ validate: 'made' })).toMatchObject({ valid: true, nrecords: { value: 1 } });
  });

  it('makes no index for a collection that others can write to', async () => {
    await database.run({ create: 'known' });
    const indexes = [{ key: { a: 1 }, name: 'a', unique: true }];
    const reply = await database.run({ createIndexes: 'known', indexes, ...first.first });
    expect(reply).toMatchObject({ codeName: 'OperationNotSupportedInTransaction' });
  });

  it('is told that it is over when it is ended within a statement, and holds nothing any more', async () => {
    const documents = Array.from({ length: 200 }, (_, i) => ({ _id: i, cash: 1 }));
    await database.run({ create: 'many' });
    hurryTime();
    const inserted = database.run({ insert: 'many', documents, ...first.first });
    await turns(3);
    await database.run({ killAllSessions: [] });
    jest.restoreAllMocks();
    await database.run({ ...setCash(2, 0), ...inTransaction(3, 1).first });
    expect(await inserted).toMatchObject({
      codeName: 'NoSuchTransaction',
      errorLabels: ['TransientTransactionError'],
    });
    expect(await database.run({ insert: 'many', documents })).toMatchObject({ n: { value: 200 } });
  });

  it('is committed with the whole of a statement that is still at work', async () => {
    hurryTime();
    const documents = Array.from({ length: 200 }, (_, _id) => ({ _id }));
    const inserted = database.run({ insert: 'many', documents, ...first.first });
    await turns(3);
    await database.run({ commitTransaction: 1, ...first.next, ...endsInAdmin });
    jest.restoreAllMocks();
    expect(await inserted).toMatchObject({ n: { value: 200 } });
    expect(await database.documentsOf({ find: 'many' })).toHaveLength(200);
  });

  it('is over when one of its statements fails', async () => {
    await database.run({ ...setCash(2, 0), ...first.first });
    await database.run({ insert: 'accounts', documents: [{ _id: 1 }], ...first.next });
    const reply = await database.run({ commitTransaction: 1, ...first.next, ...endsInAdmin });
    expect(reply).toMatchObject({
      codeName: 'NoSuchTransaction',
      errorLabels: ['TransientTransactionError'],
    });
    expect(await cashOf(2)).toBe(10);
  });

  it('is committed once, however often that is asked', async () => {
    await database.run({ ...setCash(1, 0), ...first.first });
    const commit = { commitTransaction: 1, ...first.next, ...endsInAdmin };
    expect(await database.run(commit)).toMatchObject({ ok: { value: 1 } });
    expect(await database.run(commit)).toMatchObject({ ok: { value: 1 } });
    expect(await database.run({ ...setCash(1, 7), ...first.next })).toMatchObject({
      codeName: 'TransactionCommitted',
    });
  });

  it('does not let a collection be dropped under it', async () => {
    await database.run({ ...setCash(1, 0), ...first.first });
    const drop = database.run({ drop: 'accounts' });
    await database.run({ commitTransaction: 1, ...first.next, ...endsInAdmin });
    expect(await drop).toMatchObject({ ok: { value: 1 } });
    expect(await database.documentsOf({ find: 'accounts' })).toEqual([]);
  });

  it('is refused before so many are open that nobody could read', async () => {
    const open: { release(): void }[] = [];
    expect(() => {
      for (let i = 0; i < 2_000; i += 1) open.push(database.engine.begin());
    }).toThrow('transactions are open');
    expect(await cashOf(1)).toBe(10);
    for (const transaction of open) transaction.release();
  });

  it('refuses commands that cannot be taken back', async () => {
    expect(await database.run({ count: 'accounts', ...first.first })).toMatchObject({
      codeName: 'OperationNotSupportedInTransaction',
    });
  });
});

describe('a retryable write', () => {
  it('is executed once, however often it is sent', async () => {
    const { lsid, txnNumber } = first.next;
    const increment = {
      update: 'accounts',
      updates: [{ q: { _id: 1 }, u: { $inc: { cash: 1 } } }],
      lsid,
      txnNumber,
    };
    const replies = [await database.run(increment), await database.run(increment)];
    expect(replies.map(({ nModified }) => Number(nModified))).toEqual([1, 1]);
    expect(await cashOf(1)).toBe(11);
  });
});
