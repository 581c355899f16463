import { encodeDocument, type Doc } from '../document.js';
import { SKIPPED, type Results } from '../storage/find.js';
import { type Stored } from '../storage/documents.js';
import { type CursorSource } from './cursors.js';
import { type Pace } from './pace.js';

/** Documents that are there already, or made by an aggregation. */
export function sourceOf(documents: Iterable<Doc> | AsyncIterable<Doc>): CursorSource {
  const iterator: Iterator<Doc> | AsyncIterator<Doc> =
    Symbol.asyncIterator in documents ? documents[Symbol.asyncIterator]() : documents[Symbol.iterator]();
  return {
    async next() {
      const result: IteratorResult<Doc, unknown> = await iterator.next();
      return result.done === true ? undefined : encodeDocument(result.value);
    },
    reread: () => undefined,
    isExhausted: false,
  };
}

/** What a query finds, from the `skip`th on, `limit` of them, as they are stored or projected. */
export class FoundSource implements CursorSource {
  #toSkip: number;
  #left: number;

  constructor(
    private readonly results: Results,
    options: { skip: number; limit: number },
    private readonly project?: (doc: Doc) => Doc,
  ) {
    this.#toSkip = options.skip;
    this.#left = options.limit;
  }

  get isExhausted(): boolean {
    return this.#left === 0;
  }

  async next(pace: Pace): Promise<Uint8Array | undefined> {
    while (this.#left > 0) {
      const found = await nextFound(this.results, pace);
      if (found === undefined) return undefined;
      if (this.#toSkip === 0) {
        this.#left -= 1;
        return this.project === undefined ? found.bytes : encodeDocument(this.project(found.doc));
      }
      this.#toSkip -= 1;
    }
    return undefined;
  }

  reread(): void {
    this.results.reread();
  }
}

/** Walks on to the next match, pausing where it takes long. */
export async function nextFound(results: Results, pace: Pace): Promise<Stored | undefined> {
  for (;;) {
    const found = results.next();
    if (pace.isDue()) {
      await pace.pause();
      results.reread();
    }
    if (found !== SKIPPED) return found;
  }
}

export async function* documentsOf(results: Results, pace: Pace): AsyncGenerator<Doc> {
  for (;;) {
    const found = await nextFound(results, pace);
    if (found === undefined) return;
    yield found.doc;
  }
}
