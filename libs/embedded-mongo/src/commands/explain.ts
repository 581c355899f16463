import { type Variables } from '../aggregate/operator.js';
import { compilePipeline } from '../aggregate/pipeline.js';
import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { type SortKey } from '../sort.js';
import { needsSort, Scan } from '../storage/find.js';
import { type IndexScan, type Plan, planQuery } from '../storage/planner.js';
import {
  aggregateFields,
  countFields,
  countQuery,
  distinctFields,
  distinctQuery,
  findFields,
  findQuery,
  headQuery,
} from './read-commands.js';
import { command, viewOf } from './command.js';
import { type Pace } from './pace.js';
import * as field from './fields.js';
import { deleteFields, findAndModifyFields, updateFields } from './write-commands.js';
import { splitFields } from './general-fields.js';
import { collectionOf, nextFound, type Query, queryOf } from './query.js';

/** How each command says what it looks for. */
const queries = new Map(
  Object.entries({
    find: reading(findFields, findQuery),
    aggregate: reading(aggregateFields, (args) => headQuery(args, compilePipeline(args.pipeline))),
    count: reading(countFields, countQuery),
    distinct: reading(distinctFields, distinctQuery),
    findAndModify: reading(findAndModifyFields, (args) =>
      queryOf(args.findAndModify, args.query, { ...args, limit: 1, variables: args.let }),
    ),
    update: reading(updateFields, (args) => firstOf(args.update, args.updates, args.let)),
    delete: reading(deleteFields, (args) => firstOf(args.delete, args.deletes, args.let)),
  }),
);

function reading<Args extends object>(
  spec: field.Fields<Args>,
  queryFrom: (args: Args) => Query,
): (body: Doc, name: string) => Query {
  const read = field.documentOf(spec);
  return (body, name) => {
    const { general, own } = splitFields(body, name);
    field.collation(general.collation, `${name}.collation`);
    return queryFrom(read(own, name));
  };
}

function firstOf(
  collection: string,
  [first]: readonly { q: Doc; hint: string | Doc | undefined }[],
  variables: Variables,
): Query {
  return queryOf(collection, first?.q ?? {}, { hint: first?.hint, variables });
}

const verbosity = field.oneOf('queryPlanner', 'executionStats', 'allPlansExecution');

/** Names the plan, and so the index, of a command; nothing is changed. */
export const explain = command(
  { explain: field.document, verbosity: field.or(verbosity, 'allPlansExecution') },
  async (args, context) => {
    const [name = ''] = Object.keys(args.explain);
    const query = queries.get(name)?.(args.explain, name);
    if (query === undefined) throw new MongoError(59, `Explain failed due to unknown command: ${name}`);
    const collection = collectionOf(context, query.collection);
    const view = viewOf(context);
    const plan = collection && planQuery(collection, { ...query, filter: query.filter.ast }, view);
    const scan = plan && new Scan(view, collection, query.filter, plan);
    return {
      explainVersion: '1',
      queryPlanner: {
        namespace: `${context.db}.${query.collection ?? '$cmd.aggregate'}`,
        parsedQuery: query.where,
        winningPlan: describePlan(plan, query.sort),
        rejectedPlans: [],
      },
      ...(scan &&
        args.verbosity !== 'queryPlanner' && {
          executionStats: await execute(scan, context.pace, {
            limit: query.limit,
            isWhole: needsSort(plan, query.sort),
          }),
        }),
    };
  },
);

/** Follows the plan as far as the command would: to its limit, or to the end where it must sort. */
async function execute(
  scan: Scan,
  pace: Pace,
  { limit, isWhole }: { limit: number; isWhole: boolean },
): Promise<Doc> {
  const began = performance.now();
  let found = 0;
  while ((isWhole || found < limit) && (await nextFound(scan, pace)) !== undefined) found += 1;
  return {
    executionSuccess: true,
    nReturned: Math.min(found, limit),
    executionTimeMillis: Math.round(performance.now() - began),
    totalKeysExamined: scan.examined.keys,
    totalDocsExamined: scan.examined.documents,
  };
}

/** A plan in the words of mongod's `explain`; there is none for a collection that is not there. */
export function describePlan(plan: Plan | undefined, sort: readonly SortKey[]): Doc {
  if (plan === undefined) return { stage: 'EOF' };
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
