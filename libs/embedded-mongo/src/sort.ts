import { indexKeys, PARALLEL_ARRAYS, segmentsOf } from './path.js';
import { type Doc, isDoc, type Value } from './document.js';
import { MongoError, unsupported } from './errors.js';
import { encodeKey } from './key-encoding.js';
import { Memory } from './memory.js';
import { isNumeric, toNumber } from './numeric.js';

export interface SortKey {
  readonly path: string;
  readonly descending: boolean;
}

/** @throws MongoError 15975 for a direction other than 1 and -1, 115 for `$meta`, and as `segmentsOf`. */
export function parseSort(spec: Doc): SortKey[] {
  return Object.entries(spec).map(([path, direction]) => {
    if (isDoc(direction)) throw unsupported(`Sorting by { ${Object.keys(direction).join(', ')} }`);
    segmentsOf(path);
    if (!isNumeric(direction)) throw new MongoError(15974, `Illegal key in $sort specification: ${path}`);
    if (Math.abs(toNumber(direction)) !== 1)
      throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    return { path, descending: toNumber(direction) === -1 };
  });
}

interface Entry<T> {
  readonly item: T;
  /** In the order of the sort: what an index for it would hold. */
  readonly key: Buffer;
}

const RUN_LENGTH = 2_048;

/**
 * Sorts in memory without a step that takes long: short runs are sorted while items come in and merged while they go
 * out. Equal items keep their order. With a small limit no more than that many, and one run, are kept.
 */
export class MergeSort<T> {
  #run: Entry<T>[] = [];
  readonly #runs: Entry<T>[][] = [];
  readonly #paths: readonly string[];
  readonly #descending: readonly boolean[];
  readonly #memory = new Memory('Sort');

  constructor(
    keys: readonly SortKey[],
    private readonly docOf: (item: T) => Doc,
    private readonly limit = Infinity,
  ) {
    this.#paths = keys.map(({ path }) => path);
    this.#descending = keys.map(({ descending }) => descending);
  }

  /** @throws MongoError 2 for parallel arrays, 292 when it does not fit into memory */
  add(item: T): void {
    const doc = this.docOf(item);
    this.#memory.keep(doc);
    const keys = valuesOf(doc, this.#paths).map((values) => encodeKey(values, this.#descending));
    // Of all the keys its arrays give, a document sorts by the one that comes first.
    const key = keys.reduce((first, other) => (Buffer.compare(other, first) < 0 ? other : first));
    this.#run.push({ item, key });
    if (this.#run.length === RUN_LENGTH) this.#finishRun();
  }

  /** The items in order, to be asked for after the last was added. */
  *sorted(): Generator<T, undefined> {
    this.#finishRun();
    for (const { item } of merged([...this.#runs, this.#run])) yield item;
    return undefined;
  }

  #finishRun(): void {
    this.#run.sort((a, b) => Buffer.compare(a.key, b.key));
    if (this.limit * 2 <= RUN_LENGTH) {
      for (const { item } of this.#run.splice(this.limit)) this.#memory.release(this.docOf(item));
    } else {
      this.#runs.push(this.#run);
      this.#run = [];
    }
  }
}

function* merged<T>(runs: readonly Entry<T>[][]): Generator<Entry<T>, undefined> {
  if (runs.length <= 1) {
    yield* runs[0] ?? [];
    return undefined;
  }
  const left = merged(runs.slice(0, runs.length >> 1));
  const right = merged(runs.slice(runs.length >> 1));
  let [a, b] = [left.next().value, right.next().value];
  for (;;) {
    const isLeft = b === undefined || (a !== undefined && Buffer.compare(a.key, b.key) <= 0);
    const first = isLeft ? a : b;
    if (first === undefined) return undefined;
    yield first;
    if (isLeft) a = left.next().value;
    else b = right.next().value;
  }
}

function valuesOf(doc: Doc, paths: readonly string[]): readonly (readonly Value[])[] {
  try {
    return indexKeys(doc, paths);
  } catch (error) {
    if (error instanceof MongoError && error.code === PARALLEL_ARRAYS)
      throw new MongoError(2, 'cannot sort with keys that are parallel arrays');
    throw error;
  }
}
