import { type Filter } from '../query/filter.js';
import { type SortKey } from '../sort.js';
import { type CollectionInfo } from './catalog.js';
import { type Plan } from './plan.js';
import { planQuery, type Query } from './planner.js';
import { type Results } from './results.js';
import { Scan } from './scan.js';
import { Sorted } from './sorted.js';
import { type View } from './view.js';

export interface FindOptions {
  readonly sort?: readonly SortKey[];
  readonly hint?: Query['hint'];
  /** How many documents will be read at most. */
  readonly limit?: number;
}

/** The documents that match, in the order asked for. @throws MongoError 2 for a hint that names no index */
export function findDocuments(
  view: View,
  collection: CollectionInfo,
  filter: Filter,
  options: FindOptions = {},
): Results {
  const { sort = [] } = options;
  const plan = planQuery(collection, { filter: filter.ast, sort, hint: options.hint }, view);
  const scan = new Scan(view, collection, filter, plan);
  return needsSort(plan, sort) ? new Sorted(scan, sort, options.limit) : scan;
}

export function needsSort(plan: Plan, sort: readonly SortKey[]): boolean {
  return sort.length > 0 && !(plan.kind === 'index' && plan.isSorted);
}
