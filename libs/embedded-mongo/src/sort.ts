import { type Doc } from './document.js';

export interface SortKey {
  readonly path: string;
  readonly descending: boolean;
}

/** @throws MongoError 15975 for a direction other than 1 and -1, 115 for `$meta`. */
export function parseSort(spec: Doc): SortKey[] {
  return Object.keys(spec).map((path) => ({ path, descending: false }));
}

/** Orders documents by their smallest (ascending) or largest (descending) value at each path; missing is null. */
export function compareBy(keys: readonly SortKey[]): (a: Doc, b: Doc) => number {
  return () => keys.length * 0;
}

/** As `[...docs].sort(compareBy(keys))`, but reads each document's sort values once. */
export function sortDocuments(docs: Iterable<Doc>, keys: readonly SortKey[]): Doc[] {
  return [...docs].sort(compareBy(keys));
}
