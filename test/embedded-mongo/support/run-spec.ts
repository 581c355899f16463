import { type Document, MongoClient } from 'mongodb';
import { Entities } from '../support/entities.js';
import { expectEvents } from '../support/events.js';
import { expectError } from '../support/expected-errors.js';
import { expectMatch } from '../support/matchers.js';
import { perform } from '../support/operations.js';
import {
  type CollectionData,
  type SpecFile,
  type SpecOperation,
  type SpecTest,
} from '../support/spec-files.js';

/** Runs one test of MongoDB's unified format from empty collections. Rejects when the server does not behave so. */
export async function runSpecTest(uri: string, spec: SpecFile, test: SpecTest): Promise<void> {
  const admin = new MongoClient(uri);
  const entities = new Entities(uri, admin);
  try {
    // A test may end with a transaction open on purpose, and its locks would outlive it.
    await admin.db('admin').command({ killAllSessions: [] });
    for (const data of spec.initialData ?? []) await reset(admin, data);
    await entities.create(spec.createEntities);
    for (const operation of test.operations) await check(operation, entities);
    for (const events of test.expectEvents ?? []) expectEvents(events, entities);
    for (const data of test.outcome ?? []) {
      expectMatch(`outcome of ${data.collectionName}`, data.documents, await contents(admin, data), {
        entities,
        extraFields: 'nowhere',
      });
    }
  } finally {
    await admin.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
    await entities.close();
    await admin.close();
  }
}

async function reset(admin: MongoClient, data: CollectionData): Promise<void> {
  const collection = admin.db(data.databaseName).collection(data.collectionName);
  await collection.drop();
  if (data.documents.length === 0) await admin.db(data.databaseName).createCollection(data.collectionName);
  else await collection.insertMany(data.documents);
}

async function contents(
  admin: MongoClient,
  { databaseName, collectionName }: CollectionData,
): Promise<Document[]> {
  return admin
    .db(databaseName)
    .collection(collectionName)
    .find({}, { sort: { _id: 1 } })
    .toArray();
}

async function check(operation: SpecOperation, entities: Entities): Promise<void> {
  const { expectResult, expectError: expectedError, saveResultAsEntity } = operation;
  let result: unknown;
  try {
    result = await perform(operation, entities);
  } catch (error) {
    if (operation.ignoreResultAndError === true) return;
    if (expectedError === undefined) throw error;
    expectError(error, expectedError, entities);
    return;
  }
  if (expectedError !== undefined) throw new Error(`${operation.name} should have failed`);
  if (expectResult !== undefined)
    expectMatch(`result of ${operation.name}`, expectResult, result, {
      entities,
      extraFields: 'at the root',
    });
  if (saveResultAsEntity !== undefined) entities.save(saveResultAsEntity, result);
}
