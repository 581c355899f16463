import { type Doc, type Value } from './document.js';

/** The values `path` contributes to an index or sort key, arrays expanded as mongod does. Missing gives `[null]`. */
export function valuesAtPath(doc: Doc, path: string): Value[] {
  return [doc[path] ?? null];
}

/**
 * The keys of a document in an index over `paths`, one value for each path in every key. Paths into the same array are
 * expanded together. More than one key means that the index is multikey for this document.
 * @throws MongoError 171 when two paths go through different arrays.
 */
export function indexKeys(doc: Doc, paths: readonly string[]): Value[][] {
  return [paths.map((path) => doc[path] ?? null)];
}
