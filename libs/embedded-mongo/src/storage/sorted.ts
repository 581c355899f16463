import { MongoError } from '../errors.js';
import { compareBy, sortDocuments, type SortKey } from '../sort.js';
import { type Stored } from './documents.js';
import { SKIPPED, type Results } from './results.js';

const RUN_LENGTH = 2_048;
const MEMORY_BYTES_MAX = 100 * 1024 * 1024;

/**
 * Sorts in memory. Short runs are sorted while documents come in and merged while they go out, so that no step takes
 * long; with a limit only that many are kept.
 */
export class Sorted implements Results {
  #run: Stored[] = [];
  #runs: Stored[][] = [];
  #bytes = 0;
  #isComplete = false;
  readonly #compare: (a: Stored, b: Stored) => number;

  /** `limit` is how many documents will be read at most. */
  constructor(
    private readonly source: Results,
    private readonly keys: readonly SortKey[],
    private readonly limit = Infinity,
  ) {
    const compare = compareBy(keys);
    this.#compare = (a, b) => compare(a.doc, b.doc);
  }

  /** @throws MongoError 292 when it does not fit into memory */
  next(): Stored | typeof SKIPPED | undefined {
    if (this.#isComplete) return this.#takeFirst();
    const found = this.source.next();
    if (found === undefined) this.#complete();
    else if (found !== SKIPPED) this.#add(found);
    return SKIPPED;
  }

  reread(): void {
    this.source.reread();
  }

  #add(found: Stored): void {
    this.#run.push(found);
    this.#bytes += found.bytes.length;
    if (this.#run.length >= RUN_LENGTH) this.#finishRun();
    if (this.#bytes > MEMORY_BYTES_MAX) {
      throw new MongoError(
        292,
        `Executor error during find command :: caused by :: Sort exceeded memory limit of ${MEMORY_BYTES_MAX} bytes: add an index for it, or a limit`,
      );
    }
  }

  /** With a small limit only the best of all go on; else the run waits for the others. */
  #finishRun(): void {
    const byDoc = new Map(this.#run.map((stored) => [stored.doc, stored]));
    const sorted = sortDocuments(byDoc.keys(), this.keys).flatMap((doc) => byDoc.get(doc) ?? []);
    if (this.limit * 2 <= RUN_LENGTH) {
      this.#bytes -= sorted.slice(this.limit).reduce((sum, { bytes }) => sum + bytes.length, 0);
      this.#run = sorted.slice(0, this.limit);
    } else {
      this.#runs.push(sorted.reverse());
      this.#run = [];
    }
  }

  #complete(): void {
    this.#finishRun();
    // A heap by each run's next document, which is its last element; equal ones leave in the order they came.
    this.#runs = [...this.#runs, this.#run.reverse()].filter((run) => run.length > 0);
    for (let i = (this.#runs.length >> 1) - 1; i >= 0; i -= 1) this.#siftDown(i);
    this.#isComplete = true;
  }

  #takeFirst(): Stored | undefined {
    const first = this.#runs[0];
    const taken = first?.pop();
    if (first?.length === 0) {
      const last = this.#runs.pop();
      if (last !== undefined && this.#runs.length > 0) this.#runs[0] = last;
    }
    this.#siftDown(0);
    return taken;
  }

  #siftDown(start: number): void {
    let parent = start;
    for (;;) {
      const child = this.#smallerChild(parent);
      const run = this.#runs[parent];
      const other = this.#runs[child];
      if (run === undefined || other === undefined || this.#compareRuns(run, other) <= 0) return;
      this.#runs[parent] = other;
      this.#runs[child] = run;
      parent = child;
    }
  }

  #smallerChild(parent: number): number {
    const left = this.#runs[2 * parent + 1];
    const right = this.#runs[2 * parent + 2];
    return left !== undefined && right !== undefined && this.#compareRuns(right, left) < 0
      ? 2 * parent + 2
      : 2 * parent + 1;
  }

  #compareRuns(a: readonly Stored[], b: readonly Stored[]): number {
    const first = a.at(-1);
    const second = b.at(-1);
    if (first === undefined || second === undefined) return 0;
    return this.#compare(first, second) || first.record - second.record;
  }
}
