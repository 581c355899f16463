import { type Doc } from '../document.js';
import { type SortKey } from '../sort.js';
import { needsSort } from '../storage/find.js';
import { type IndexScan, type Plan } from '../storage/planner.js';

/** A plan in the words of mongod's `explain`. */
export function describePlan(plan: Plan, sort: readonly SortKey[]): Doc {
  const stage = describeScan(plan);
  if (!needsSort(plan, sort)) return stage;
  const sortPattern = Object.fromEntries(sort.map(({ path, descending }) => [path, descending ? -1 : 1]));
  return { stage: 'SORT', sortPattern, inputStage: stage };
}

function describeScan(plan: Plan): Doc {
  const inputStages = plan.scans.map((scan) => describeIndexScan(scan));
  const [only, ...others] = inputStages;
  if (only === undefined) return { stage: 'COLLSCAN', direction: directionOf(plan) };
  return { stage: 'FETCH', inputStage: others.length === 0 ? only : { stage: 'OR', inputStages } };
}

function describeIndexScan(scan: IndexScan): Doc {
  const { index, ranges, isMultikey } = scan;
  return {
    stage: 'IXSCAN',
    keyPattern: index.spec.key,
    indexName: index.name,
    isMultiKey: isMultikey,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partialFilter !== undefined,
    direction: directionOf(scan),
    ranges: ranges.length,
  };
}

function directionOf({ isReverse }: { readonly isReverse: boolean }): string {
  return isReverse ? 'backward' : 'forward';
}
