import { MongoError } from '../errors.js';
import { MergeSort } from '../merge-sort.js';
import { type SortKey } from '../sort.js';
import { type Stored } from './documents.js';
import { SKIPPED, type Results } from './results.js';

const MEMORY_BYTES_MAX = 100 * 1024 * 1024;

/** Sorts in memory, one document a step; with a limit only that many are kept. */
export class Sorted implements Results {
  readonly #sort: MergeSort<Stored>;
  #bytes = 0;
  #sorted: Iterator<Stored, undefined> | undefined;

  /** `limit` is how many documents will be read at most. */
  constructor(
    private readonly source: Results,
    keys: readonly SortKey[],
    limit = Infinity,
  ) {
    this.#sort = new MergeSort(keys, ({ doc }) => doc, limit);
  }

  /** @throws MongoError 292 when it does not fit into memory */
  next(): Stored | typeof SKIPPED | undefined {
    if (this.#sorted !== undefined) return this.#sorted.next().value;
    const found = this.source.next();
    if (found === undefined) this.#sorted = this.#sort.sorted();
    else if (found !== SKIPPED) this.#add(found);
    return SKIPPED;
  }

  reread(): void {
    this.source.reread();
  }

  #add(found: Stored): void {
    this.#bytes += found.bytes.length;
    for (const { bytes } of this.#sort.add(found)) this.#bytes -= bytes.length;
    if (this.#bytes > MEMORY_BYTES_MAX) {
      throw new MongoError(
        292,
        `Executor error during find command :: caused by :: Sort exceeded memory limit of ${MEMORY_BYTES_MAX} bytes: add an index for it, or a limit`,
      );
    }
  }
}
