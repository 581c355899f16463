import { type Doc } from '../document.js';
import { type SortKey } from '../sort.js';
import { needsSort, Scan } from '../storage/find.js';
import { type IndexScan, type Plan, planQuery } from '../storage/planner.js';
import { type CommandContext, type Pace, viewOf } from './command.js';
import { collectionOf, nextFound, type Query } from './query.js';

export type Verbosity = 'queryPlanner' | 'executionStats' | 'allPlansExecution';

/** Names the plan, and so the index, of a query; nothing is changed. */
export async function explainQuery(
  context: CommandContext,
  query: Query,
  verbosity: Verbosity,
): Promise<Doc> {
  const { filter, sort, where } = query;
  const view = viewOf(context);
  const collection = collectionOf(context, query.collection);
  const plan = collection && planQuery(collection, { ...query, filter: filter.ast }, view);
  const scan = collection && plan && new Scan(view, collection, filter, plan);
  return {
    explainVersion: '1',
    queryPlanner: {
      namespace: `${context.db}.${query.collection ?? '$cmd.aggregate'}`,
      parsedQuery: where,
      winningPlan: plan === undefined ? { stage: 'EOF' } : describePlan(plan, sort),
      rejectedPlans: [],
    },
    ...(scan && verbosity !== 'queryPlanner' && { executionStats: await execute(scan, context.pace) }),
  };
}

/** Follows the plan to its end, without the command's limit. */
async function execute(scan: Scan, pace: Pace): Promise<Doc> {
  const began = performance.now();
  let nReturned = 0;
  while ((await nextFound(scan, pace)) !== undefined) nReturned += 1;
  return {
    executionSuccess: true,
    nReturned,
    executionTimeMillis: Math.round(performance.now() - began),
    totalKeysExamined: scan.examined.keys,
    totalDocsExamined: scan.examined.documents,
  };
}

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
