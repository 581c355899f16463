import { Decimal128, Long, serialize } from 'bson';
import fc from 'fast-check';

import { aSnapshotCollection, bytesOfBackup, someFacts, sourceOf } from '@testing/backup';

import { type CollectionManifest, encodeManifest } from './manifest.js';
import { readBackup, verifyBackup } from './read-backup.js';
import { encodeFrame, digestOf, PREAMBLE } from './frame.js';

const fills = Array.from({ length: 20 }, (_, n) =>
  serialize({ _id: n, quantity: Decimal128.fromString(`0.${n + 1}`), big: Long.MAX_VALUE, at: new Date(n) }),
);
const bots = [serialize({ _id: 'a', params: { '10': 1, '9': 2 } }), serialize({ _id: 'b' })];
const snapshot = [
  aSnapshotCollection('fills', fills, { indexes: [{ key: { at: 1 }, name: 'at_1', unique: true }] }),
  aSnapshotCollection('empty', []),
  aSnapshotCollection('bots', bots),
];

const aBackup = (): Promise<Buffer> => bytesOfBackup(snapshot, someFacts());

async function documentsIn(bytes: Buffer): Promise<Record<string, Buffer>> {
  const found: Record<string, Uint8Array[]> = {};
  for await (const part of readBackup(sourceOf(bytes)))
    if (part.kind === 'documents') (found[part.collection] ??= []).push(...part.documents);
  return Object.fromEntries(Object.entries(found).map(([name, all]) => [name, Buffer.concat(all)]));
}

/** A file with right checksums, whoever made it. */
function forged(frames: readonly (readonly ['collection' | 'documents' | 'manifest', Uint8Array])[]): Buffer {
  let digest = digestOf(PREAMBLE);
  const parts: Uint8Array[] = [PREAMBLE];
  for (const [kind, payload] of frames) {
    const frame = encodeFrame(kind, payload, digest);
    parts.push(frame.head, payload, frame.digest);
    digest = frame.digest;
  }
  return Buffer.concat(parts);
}

describe('a backup file', () => {
  it('gives back every document as it was, byte by byte', async () => {
    expect(await documentsIn(await aBackup())).toEqual({
      fills: Buffer.concat(fills),
      bots: Buffer.concat(bots),
    });
  });

  it('says what is in it', async () => {
    const { manifest } = await verifyBackup(sourceOf(await aBackup()));
    expect(manifest).toMatchObject({
      formatVersion: 1,
      appVersion: '0.1.0',
      takenAt: '1970-01-01T00:00:00.000Z',
    });
    expect(manifest.collections).toMatchObject([
      { name: 'fills', documents: 20, indexes: [{ key: { at: 1 }, name: 'at_1', unique: true }] },
      { name: 'empty', documents: 0 },
      { name: 'bots', documents: 2 },
    ]);
  });

  it('has one hash for the ledger, which nothing else changes', async () => {
    const ledgerHashOf = async (...collections: typeof snapshot): Promise<string> =>
      (await verifyBackup(sourceOf(await bytesOfBackup(collections, someFacts())))).manifest.ledgerHash;
    const hash = await ledgerHashOf(...snapshot);
    expect(await ledgerHashOf(aSnapshotCollection('fills', fills), aSnapshotCollection('bots', []))).toBe(
      hash,
    );
    expect(await ledgerHashOf(aSnapshotCollection('fills', fills.slice(1)))).not.toBe(hash);
  });

  it('holds more than one chunk of a collection', async () => {
    const large = Array.from({ length: 5 }, (_, n) => serialize({ _id: n, text: String(n).repeat(600_000) }));
    const bytes = await bytesOfBackup([aSnapshotCollection('large', large)], someFacts());
    expect((await documentsIn(bytes)).large?.equals(Buffer.concat(large))).toBe(true);
    expect(bytes.length).toBeLessThan(100_000);
  });
});

describe('a damaged backup file', () => {
  it('is found out by any flipped bit of any byte of a small one', async () => {
    const bytes = await bytesOfBackup([aSnapshotCollection('bots', bots)], someFacts());
    for (let position = 0; position < bytes.length; position += 1) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(position) ^ (1 << (position % 8)), position);
      await expect(verifyBackup(sourceOf(damaged))).rejects.toMatchObject({
        code: expect.stringMatching(/^BACKUP_(DAMAGED|FORMAT_UNKNOWN)$/),
      });
    }
  });

  it('is found out by any other byte at any place', async () => {
    const bytes = await aBackup();
    const change = fc.record({
      position: fc.nat({ max: bytes.length - 1 }),
      mask: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ position, mask }) => {
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8(damaged.readUInt8(position) ^ mask, position);
        await expect(verifyBackup(sourceOf(damaged))).rejects.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it('is found out wherever it is cut off, and when something follows it', async () => {
    const bytes = await bytesOfBackup([aSnapshotCollection('bots', bots)], someFacts());
    for (let length = 0; length < bytes.length; length += 1)
      await expect(verifyBackup(sourceOf(bytes.subarray(0, length)))).rejects.toMatchObject({
        code: 'BACKUP_DAMAGED',
      });
    await expect(verifyBackup(sourceOf(Buffer.concat([bytes, Buffer.alloc(1)])))).rejects.toThrow(
      'there is something after its end',
    );
  });

  it('does not take part of another one', async () => {
    const one = await aBackup();
    const other = await bytesOfBackup(snapshot, someFacts({ takenAt: new Date(1) }));
    const splice = Buffer.concat([one.subarray(0, one.length - 40), other.subarray(other.length - 40)]);
    await expect(verifyBackup(sourceOf(splice))).rejects.toThrow('a checksum is wrong');
  });
});

describe('a forged backup file', () => {
  const aManifest = (collections: readonly CollectionManifest[]): Buffer =>
    encodeManifest({
      formatVersion: 1,
      appVersion: '0.1.0',
      takenAt: '',
      schema: [],
      collections,
      ledgerHash: '',
    });

  it.each([
    ['a manifest that is none', forged([['manifest', Buffer.from('{}')]]), 'its manifest lacks something'],
    ['a manifest that is no JSON', forged([['manifest', Buffer.from('no')]]), 'its manifest is not readable'],
    ['documents of nothing', forged([['documents', Buffer.alloc(0)]]), 'documents belong to no collection'],
    [
      'documents that are not compressed',
      forged([
        ['collection', Buffer.from('a')],
        ['documents', Buffer.from('no')],
      ]),
      'documents cannot be decompressed',
    ],
    [
      'a collection that its manifest does not name',
      forged([
        ['collection', Buffer.from('a')],
        ['manifest', aManifest([])],
      ]),
      'its manifest does not name what is in it',
    ],
    [
      'a collection that its manifest has otherwise',
      forged([
        ['collection', Buffer.from('a')],
        ['manifest', aManifest([{ name: 'a', options: {}, indexes: [], documents: 1, bytes: 0, hash: '' }])],
      ]),
      'a is not what its manifest says',
    ],
  ])('is refused with %s', async (_, bytes, message) => {
    await expect(verifyBackup(sourceOf(bytes))).rejects.toThrow(message);
  });
});
