import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDataFile, Store } from './store.js';

const folder = mkdtempSync(join(tmpdir(), 'data-file-spec-'));
const path = join(folder, 'data.mdb');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Much larger than its first pages, so that half of it is a real loss. */
async function writeData(): Promise<void> {
  rmSync(path, { force: true });
  const store = new Store(folder, false);
  store.write(() => {
    for (let i = 0; i < 100; i += 1) store.put(Buffer.from([1, i]), Buffer.alloc(10_000, i));
  });
  await store.close();
}

describe('the check of the data file', () => {
  it('lets a whole file, an empty one and none pass', async () => {
    expect(() => {
      checkDataFile(join(folder, 'none.mdb'));
    }).not.toThrow();
    writeFileSync(join(folder, 'empty.mdb'), '');
    expect(() => {
      checkDataFile(join(folder, 'empty.mdb'));
    }).not.toThrow();
    await writeData();
    expect(() => {
      checkDataFile(path);
    }).not.toThrow();
  });

  it('lets a file pass whose last pages were taken and given back at once', async () => {
    rmSync(path, { force: true });
    const store = new Store(folder, false);
    for (let round = 0; round < 20; round += 1) {
      const keys = [1, 2, 3].map((i) => Buffer.from([2, round, i]));
      store.write(() => {
        store.put(Buffer.from([1, round]), Buffer.alloc(100));
      });
      store.write(() => {
        for (const key of keys) store.put(key, Buffer.alloc(300_000));
        for (const key of keys) store.remove(key);
      });
      expect(() => {
        checkDataFile(path);
      }).not.toThrow();
    }
    await store.close();
  });

  it.each([
    ['half of the file is gone', 500_000],
    ['only a piece of the first page is left', 100],
  ])('refuses to open it when %s', async (_how, bytes) => {
    await writeData();
    truncateSync(path, bytes);
    expect(() => new Store(folder, false)).toThrow(/data\.mdb is damaged: .*Restore it from a backup/);
  });

  it('refuses to open a small file of which the first pages are left', async () => {
    rmSync(path, { force: true });
    const store = new Store(folder, false);
    store.write(() => {
      store.put(Buffer.from([1]), Buffer.alloc(20_000));
    });
    await store.close();
    truncateSync(path, 10_000);
    expect(() => new Store(folder, false)).toThrow(/data\.mdb is damaged/);
  });

  it('refuses to open what is no data file at all', () => {
    writeFileSync(path, Buffer.alloc(50_000, 'x'));
    expect(() => new Store(folder, false)).toThrow(/is not a data file of this store/);
  });
});

it('a store that is closed answers nothing any more', async () => {
  rmSync(path);
  const store = new Store(folder, false);
  const snapshot = store.snapshot();
  snapshot.release();
  await store.close();
  for (const reader of [store, snapshot]) {
    expect(() => reader.get(Buffer.from([1]))).toThrow('closed');
    expect(() => reader.range({ start: Buffer.from([1]), end: Buffer.from([2]) }, 1)).toThrow('closed');
  }
});

it('a data file that cannot be opened is named', () => {
  const other = mkdtempSync(join(folder, 'other-'));
  mkdirSync(join(other, 'data.mdb'));
  expect(() => new Store(other, false)).toThrow(`${join(other, 'data.mdb')} cannot be opened`);
});
