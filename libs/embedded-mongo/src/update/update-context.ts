import { type Filter } from '../query/filter.js';

/** What an update needs besides the document. */
export interface UpdateContext {
  /** The filter that chose the document: the positional operator `$` needs it. */
  readonly filter?: Filter;
  /** True for the insert half of an upsert: `$setOnInsert` applies and `_id` may be set. */
  readonly isInsert: boolean;
  /** For `$currentDate`. */
  readonly now: Date;
}
