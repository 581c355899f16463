import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startEmbeddedMongo } from '@app/embedded-mongo';
import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { BODY_AT, bodyOf, messageOf, messagesOf } from './support/wire-message.js';

const store = await startEmbeddedMongo({ inMemory: true });
const client = await MongoClient.connect(store.uri);
const [, socketPath = ''] = /^mongodb:\/\/([^/?]+)/.exec(store.uri) ?? [];

afterAll(async () => {
  await client.close();
  await store.close();
});

afterEach(async () => {
  expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
});

async function dial(): Promise<Socket> {
  const socket = connect(decodeURIComponent(socketPath));
  await once(socket, 'connect');
  socket.on('error', () => socket.destroy());
  return socket;
}

/** Sends the bytes; resolves with what the store answers until it has answered once or closed the connection. */
async function answerTo(bytes: Uint8Array): Promise<Buffer> {
  const socket = await dial();
  const answered = new Promise<Buffer>((resolve) => {
    socket.once('data', resolve);
    socket.once('close', () => {
      resolve(Buffer.alloc(0));
    });
  });
  socket.end(bytes);
  const answer = await answered;
  socket.destroy();
  return answer;
}

describe('a malformed message', () => {
  it('of random bytes ends its connection only', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        await answerTo(bytes);
      }),
      { numRuns: 50 },
    );
  });

  it('with random bytes in a valid frame gets an error or ends its connection', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const message = Buffer.concat([messageOf({ ping: 1 }).subarray(0, BODY_AT - 1), bytes]);
        message.writeInt32LE(message.length, 0);
        await answerTo(message);
      }),
      { numRuns: 50 },
    );
  });

  it.each([-1, 0, 3, 15, 0x7fff_ffff])('with length %d ends its connection', async (length) => {
    const message = messageOf({ ping: 1, $db: 'admin' });
    message.writeInt32LE(length, 0);
    expect(await answerTo(message)).toHaveLength(0);
  });

  it.each([-5, 4, 1000, 0x7fff_ffff])(
    'with a document of length %d gets an error or ends',
    async (length) => {
      const message = messageOf({ ping: 1, $db: 'admin' });
      message.writeInt32LE(length, BODY_AT);
      const answer = await answerTo(message);
      if (answer.length > 0) expect(answer.toString('latin1')).toContain('errmsg');
    },
  );

  it('of BSON nested 1,000 deep gets an error', async () => {
    let nested: object = {};
    for (let depth = 0; depth < 1000; depth++) nested = { a: nested };
    const answer = await answerTo(messageOf({ insert: 'deep', documents: [nested], $db: 'test' }));
    if (answer.length > 0) expect(answer.toString('latin1')).toMatch(/errmsg|writeErrors/);
    expect(await client.db('test').collection('deep').countDocuments()).toBe(0);
  });

  it('with a filter nested 1,000 deep gets an error, and its connection goes on', async () => {
    let filter: object = {};
    for (let depth = 0; depth < 1000; depth++) filter = { a: filter };
    const socket = await dial();
    const answers = messagesOf(socket);
    socket.write(messageOf({ find: 'deep', filter, $db: 'test' }));
    socket.write(messageOf({ ping: 1, $db: 'test' }));
    expect(bodyOf((await answers.next()).value as Buffer)).toMatchObject({ ok: 0, codeName: 'Overflow' });
    expect(bodyOf((await answers.next()).value as Buffer)).toMatchObject({ ok: 1 });
    socket.destroy();
  });

  it('of 48 MB gets an error or ends, and its memory comes back', async () => {
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 8; i++) {
      const documents = Array.from({ length: 3 }, () => ({ a: Buffer.alloc(16 * 1024 * 1024 - 100) }));
      await answerTo(messageOf({ insert: 'large', documents, $db: 'test' }));
    }
    await client.db('test').collection('large').drop();
    const grownMb = (process.memoryUsage().rss - before) / 2 ** 20;
    expect(grownMb).toBeLessThan(600);
  });
});

it('keeps nothing of what connections sent that are idle now', async () => {
  const documents = Array.from({ length: 2 }, () => ({ a: Buffer.alloc(16 * 1024 * 1024 - 100) }));
  const message = messageOf({ insert: 'large', documents, $db: 'test' });
  const before = process.memoryUsage().rss;
  const idle: Socket[] = [];
  for (let i = 0; i < 30; i++) {
    const socket = await dial();
    socket.write(message);
    await once(socket, 'data');
    idle.push(socket);
  }
  await client.db('test').collection('large').drop();
  const grownMb = (process.memoryUsage().rss - before) / 2 ** 20;
  for (const socket of idle) socket.destroy();
  expect(grownMb).toBeLessThan(700);
});

it('serves on while 1,000 connections stay idle, and lets them go', async () => {
  // A regular expression keeps the store's thread busy for a while, so that the connections have to wait for it.
  await client
    .db('test')
    .collection('idle')
    .insertOne({ text: 'a'.repeat(26) });
  const busy = client
    .db('test')
    .collection('idle')
    .countDocuments({ text: /^(a+)+b$/ });
  const idle = await Promise.all(Array.from({ length: 1000 }, dial));
  await busy;
  expect(await client.db('test').collection('idle').insertOne({ n: 1 })).toMatchObject({
    acknowledged: true,
  });
  for (const socket of idle) socket.destroy();
});

it('fails one command of many without harm to the others', async () => {
  const collection = client.db('test').collection<{ _id: number; n?: number }>('batch');
  await collection.insertOne({ _id: -1, n: 'no number' as unknown as number });
  const results = await Promise.allSettled([
    ...Array.from({ length: 20 }, (_, _id) => collection.insertOne({ _id })),
    collection.updateOne({ _id: -1 }, { $inc: { n: 1 } }),
    collection.insertOne({ _id: 5 }),
    ...Array.from({ length: 20 }, (_, i) => collection.insertOne({ _id: 100 + i })),
  ]);
  expect(results.filter(({ status }) => status === 'rejected').length).toBe(2);
  expect(await collection.countDocuments()).toBe(41);
});
