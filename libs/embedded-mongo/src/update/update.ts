import { type Variables } from '../aggregate/expression.js';
import { type Doc } from '../document.js';
import { type Filter } from '../query/filter.js';

export interface UpdateContext {
  /** The filter that chose the document: the positional operator `$` needs it. */
  readonly filter?: Filter;
  /** True for the insert half of an upsert: `$setOnInsert` applies and `_id` may be set. */
  readonly isInsert: boolean;
  /** For `$currentDate`. */
  readonly now: Date;
}

export interface Update {
  /** True for a whole new document: an upsert then starts from `_id` only. */
  readonly isReplacement: boolean;
  /** The new document, or `doc` itself when nothing changes. @throws MongoError with mongod's code. */
  apply(doc: Doc, context: UpdateContext): Doc;
}

export interface UpdateOptions {
  readonly arrayFilters?: readonly Doc[];
  readonly variables?: Variables;
}

/** A replacement document, update operators, or a pipeline. @throws MongoError 9, 40, 2 or 14 as mongod does. */
export function compileUpdate(update: Doc | readonly Doc[], options: UpdateOptions = {}): Update {
  throw new Error(`not available yet: ${Object.keys(update).length} ${options.arrayFilters?.length ?? 0}`);
}

/** The document an upsert starts from: the fields the filter requires to equal one value. @throws MongoError 54. */
export function documentFromUpsert(filter: Doc): Doc {
  return filter;
}
