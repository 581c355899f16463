import { type Doc, type Value } from './document.js';
import { compareSortValues, type SortKey, sortValuesOf } from './sort.js';

const RUN_LENGTH = 2_048;

interface Entry<T> {
  readonly item: T;
  readonly values: readonly Value[];
  /** In the order of arrival, which equal items keep. */
  readonly place: number;
}

/**
 * Sorts in memory without a step that takes long: short runs are sorted while items come in and merged while they go
 * out. With a small limit no more than that many, and one run, are kept.
 */
export class MergeSort<T> {
  #arrived = 0;
  #run: Entry<T>[] = [];
  /** Sorted backwards, so that each run's next item is its last. */
  #runs: Entry<T>[][] = [];
  readonly #compareValues: (a: readonly Value[], b: readonly Value[]) => number;

  constructor(
    private readonly keys: readonly SortKey[],
    private readonly docOf: (item: T) => Doc,
    private readonly limit = Infinity,
  ) {
    this.#compareValues = compareSortValues(keys);
  }

  /** Returns items that are not among the first `limit`, and are forgotten. @throws MongoError 2 for parallel arrays */
  add(item: T): readonly T[] {
    this.#run.push({ item, values: sortValuesOf(this.docOf(item), this.keys), place: this.#arrived });
    this.#arrived += 1;
    return this.#run.length < RUN_LENGTH ? [] : this.#finishRun();
  }

  /** The items in order, to be asked for after the last was added. */
  *sorted(): Generator<T, undefined> {
    this.#finishRun();
    const heap = [...this.#runs, this.#run.reverse()].filter((run) => run.length > 0);
    for (let i = (heap.length >> 1) - 1; i >= 0; i -= 1) this.#siftDown(heap, i);
    for (let first = heap[0]; first !== undefined; first = heap[0]) {
      const entry = first.pop();
      if (first.length === 0) replaceFirst(heap);
      this.#siftDown(heap, 0);
      if (entry !== undefined) yield entry.item;
    }
    return undefined;
  }

  #finishRun(): readonly T[] {
    this.#run.sort((a, b) => this.#compare(a, b));
    if (this.limit * 2 <= RUN_LENGTH) return this.#run.splice(this.limit).map(({ item }) => item);
    this.#runs.push(this.#run.reverse());
    this.#run = [];
    return [];
  }

  #siftDown(heap: Entry<T>[][], start: number): void {
    let parent = start;
    for (;;) {
      const child = this.#firstChild(heap, parent);
      const [above, below] = [heap[parent], heap[child]];
      if (above === undefined || below === undefined || this.#compareRuns(above, below) <= 0) return;
      heap[parent] = below;
      heap[child] = above;
      parent = child;
    }
  }

  #firstChild(heap: readonly Entry<T>[][], parent: number): number {
    const [left, right] = [heap[2 * parent + 1], heap[2 * parent + 2]];
    const isRight = left !== undefined && right !== undefined && this.#compareRuns(right, left) < 0;
    return 2 * parent + (isRight ? 2 : 1);
  }

  #compareRuns(a: readonly Entry<T>[], b: readonly Entry<T>[]): number {
    const [first, second] = [a.at(-1), b.at(-1)];
    return first === undefined || second === undefined ? 0 : this.#compare(first, second);
  }

  #compare(a: Entry<T>, b: Entry<T>): number {
    return this.#compareValues(a.values, b.values) || a.place - b.place;
  }
}

function replaceFirst(heap: unknown[]): void {
  const last = heap.pop();
  if (last !== undefined && heap.length > 0) heap[0] = last;
}
