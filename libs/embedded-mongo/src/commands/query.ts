import { type Variables } from '../aggregate/operator.js';
import { type Doc, encodeDocument } from '../document.js';
import { compileFilter, type Filter } from '../query/filter.js';
import { type SortKey } from '../sort.js';
import { type CollectionInfo } from '../storage/catalog.js';
import { type Stored } from '../storage/documents.js';
import { findDocuments, SKIPPED, type Results } from '../storage/find.js';
import { type CommandContext, viewOf } from './command.js';
import { type Pace } from './pace.js';
import { type CursorSource } from './cursors.js';

/** What a command looks for: every reading command has one, `explain` explains it, and an index may answer it. */
export interface Query {
  /** Undefined for an aggregation over no collection. */
  readonly collection: string | undefined;
  /** The filter as it came. */
  readonly where: Doc;
  readonly filter: Filter;
  readonly sort: readonly SortKey[];
  /** An index's name or keys, or `{ $natural: 1 }`. */
  readonly hint: string | Doc | undefined;
  /** How many documents will be read at most. */
  readonly limit: number;
}

/** @throws MongoError for a malformed filter */
export function queryOf(
  collection: string | undefined,
  where: Doc,
  options: Partial<Pick<Query, 'sort' | 'hint' | 'limit'>> & { readonly variables?: Variables } = {},
): Query {
  const { sort = [], hint, limit = Infinity, variables } = options;
  return { collection, where, filter: compileFilter(where, variables && { variables }), sort, hint, limit };
}

export function collectionOf(context: CommandContext, name: string | undefined): CollectionInfo | undefined {
  return name === undefined ? undefined : viewOf(context).catalog.find(context.db, name);
}

export function resultsOf(context: CommandContext, query: Query): Results {
  const collection = collectionOf(context, query.collection);
  return collection === undefined ? none : findDocuments(viewOf(context), collection, query.filter, query);
}

const none: Results = { next: () => undefined, reread: () => undefined };

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

/** The documents a query finds, its `limit` of them. */
export async function* documentsOf(context: CommandContext, query: Query): AsyncGenerator<Doc> {
  const results = resultsOf(context, query);
  let { pace } = context;
  let { turns } = pace;
  for (let left = query.limit; left > 0; left -= 1) {
    // Another command reads on now, or what was found before took long: time has passed.
    if (pace !== context.pace || pace.turns !== turns) results.reread();
    ({ pace } = context);
    const found = await nextFound(results, pace);
    if (found === undefined) return;
    ({ turns } = pace);
    yield found.doc;
  }
}

/** Documents that are there already, or made by an aggregation, which `setPace` tells whose time it takes. */
export function sourceOf(
  documents: Iterable<Doc> | AsyncIterable<Doc>,
  setPace?: (pace: Pace) => void,
): CursorSource {
  const iterator = iterate(documents);
  return {
    async next(pace) {
      setPace?.(pace);
      const result = await iterator.next();
      return result.done === true ? undefined : encodeDocument(result.value);
    },
    reread: () => undefined,
    isExhausted: false,
  };
}

async function* iterate(documents: Iterable<Doc> | AsyncIterable<Doc>): AsyncGenerator<Doc, undefined> {
  yield* documents;
}

/** What a query finds, from the `skip`th on, `limit` of them, as they are stored or projected. */
export function foundSource(
  results: Results,
  options: { skip: number; limit: number; project: ((doc: Doc) => Doc) | undefined },
): CursorSource {
  const { project } = options;
  let { skip, limit: left } = options;
  return {
    async next(pace) {
      while (left > 0) {
        const found = await nextFound(results, pace);
        if (found === undefined) return undefined;
        skip -= 1;
        if (skip >= 0) continue;
        left -= 1;
        return project === undefined ? found.bytes : encodeDocument(project(found.doc));
      }
      return undefined;
    },
    reread() {
      results.reread();
    },
    get isExhausted() {
      return left === 0;
    },
  };
}
