import fc from 'fast-check';
import { type KeyEntry, type KeyRange, type KeyReader } from './keys.js';
import { KeyCursor } from './find.js';
import { Overlay } from './overlay.js';

const key = fc.uint8Array({ minLength: 1, maxLength: 2, max: 3 }).map((bytes) => Buffer.from(bytes));
const contents = fc.array(key, { maxLength: 30 });
const writes = fc.array(fc.tuple(key, fc.option(fc.nat(9), { nil: undefined })), { maxLength: 30 });

/** The obvious way to keep an ordered map. */
class SortedMap implements KeyReader {
  readonly #entries = new Map<string, KeyEntry>();

  set(at: Buffer, value: Buffer | undefined): void {
    if (value === undefined) this.#entries.delete(at.toString('hex'));
    else this.#entries.set(at.toString('hex'), { key: at, value });
  }

  get(at: Buffer): Buffer | undefined {
    return this.#entries.get(at.toString('hex'))?.value;
  }

  range({ start, end, reverse = false }: KeyRange, limit: number): KeyEntry[] {
    const within = [...this.#entries.values()]
      .filter((entry) => Buffer.compare(entry.key, start) >= 0 && Buffer.compare(entry.key, end) < 0)
      .sort((a, b) => Buffer.compare(a.key, b.key));
    return (reverse ? within.reverse() : within).slice(0, limit);
  }
}

function filled(keys: readonly Buffer[]): SortedMap {
  const map = new SortedMap();
  for (const at of keys) map.set(at, Buffer.from([100]));
  return map;
}

describe('a transaction over its snapshot', () => {
  it('reads as if its writes were there already', () => {
    fc.assert(
      fc.property(
        contents,
        writes,
        fc.tuple(key, key, fc.boolean(), fc.integer({ min: 1, max: 5 })),
        (below, changes, [start, end, reverse, limit]) => {
          const overlay = new Overlay(filled(below));
          const expected = filled(below);
          for (const [at, value] of changes) {
            const bytes = value === undefined ? undefined : Buffer.from([value]);
            overlay.set(at, bytes);
            expected.set(at, bytes);
          }
          const range = { start, end, reverse };
          expect(overlay.range(range, limit)).toEqual(expected.range(range, limit));
          expect(overlay.get(start)).toEqual(expected.get(start));
        },
      ),
    );
  });

  it('reads its writes in order, however many there are', () => {
    const overlay = new Overlay(filled([]));
    const keys = Array.from({ length: 5_000 }, (_, i) => Buffer.from([0, (i * 7_919) % 251, (i * 31) % 256]));
    const distinct = new Set(keys.map((at) => at.toString('hex')));
    for (const at of keys) {
      overlay.set(at, at);
      overlay.range({ start: at, end: Buffer.from([1]) }, 1);
    }
    const all = { start: Buffer.from([0]), end: Buffer.from([1]) };
    for (const reverse of [false, true]) {
      const names = overlay.range({ ...all, reverse }, 10_000).map((entry) => entry.key.toString('hex'));
      expect(names).toEqual(reverse ? [...distinct].sort().reverse() : [...distinct].sort());
    }
  });
});

describe('a walk in chunks', () => {
  it('meets every key once, also when it looks again at what was read ahead', () => {
    fc.assert(
      fc.property(
        contents,
        fc.boolean(),
        fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
        (keys, reverse, pauses) => {
          const map = filled(keys);
          const range = { start: Buffer.from([0]), end: Buffer.from([9]), reverse };
          const cursor = new KeyCursor(map, [range]);
          const met: Buffer[] = [];
          for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) {
            met.push(entry.key);
            if (pauses[met.length] === true) cursor.reread();
          }
          expect(met).toEqual(map.range(range, Infinity).map((entry) => entry.key));
        },
      ),
    );
  });

  it('does not meet what was removed while it paused', () => {
    const keys = [1, 2, 3, 4].map((n) => Buffer.from([n]));
    const map = filled(keys);
    const cursor = new KeyCursor(map, [{ start: Buffer.from([0]), end: Buffer.from([9]) }]);
    cursor.next();
    map.set(Buffer.from([2]), undefined);
    cursor.reread();
    expect(cursor.next()?.key).toEqual(Buffer.from([3]));
  });
});
