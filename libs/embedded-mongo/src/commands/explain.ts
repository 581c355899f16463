import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { compilePipeline } from '../aggregate/pipeline.js';
import { compileFilter } from '../query/filter.js';
import { parseSort, type SortKey } from '../sort.js';
import { namespaceOf } from '../storage/catalog.js';
import { planQuery } from '../storage/planner.js';
import { Scan } from '../storage/find.js';
import { Arguments } from './arguments.js';
import { type Command, type CommandContext, type Reply, viewOf } from './command.js';
import { describePlan } from './describe-plan.js';
import { findQuery } from './find.js';
import { type Pace } from './pace.js';
import { hintOf } from './selection.js';
import { nextFound } from './sources.js';

interface Explained {
  /** Undefined for an aggregation over no collection. */
  readonly name: string | undefined;
  readonly filter: Doc;
  readonly sort?: readonly SortKey[];
  readonly hint?: unknown;
}

const verbosities = ['queryPlanner', 'executionStats', 'allPlansExecution'];

/** Names the plan, and so the index, of a command; nothing is changed. */
export const explain: Command = {
  names: ['explain'],
  fields: ['verbosity'],
  async run(context): Promise<Reply> {
    const { args } = context;
    const verbosity = args.has('verbosity') ? args.string('verbosity') : 'allPlansExecution';
    if (!verbosities.includes(verbosity))
      throw new MongoError(9, `verbosity must be one of ${verbosities.join(', ')}`);
    return { ...(await explainQuery(context, explained(args.document('explain')), verbosity)), ok: 1 };
  },
};

export async function explainQuery(
  context: CommandContext,
  query: Explained,
  verbosity: string,
): Promise<Doc> {
  const filter = compileFilter(query.filter);
  const { sort = [], name, hint } = query;
  const view = viewOf(context);
  const collection = name === undefined ? undefined : view.catalog.find(context.db, name);
  const plan = collection && planQuery(collection, { filter: filter.ast, sort, hint }, view);
  const scan = collection && plan && new Scan(view, collection, filter, plan);
  return {
    explainVersion: '1',
    queryPlanner: {
      namespace: namespaceOf({ db: context.db, name: name ?? '$cmd.aggregate' }),
      parsedQuery: query.filter,
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

/** How each command that reads says what it looks for. */
const queries: Readonly<Record<string, (args: Arguments) => Omit<Explained, 'name'>>> = {
  find: (args) => {
    const { sort, hint } = findQuery(args);
    return { filter: args.optionalDocument('filter') ?? {}, sort, hint };
  },
  aggregate: (args) => {
    const { filter, sort } = compilePipeline(args.documents('pipeline')).head;
    return { filter, sort: parseSort(sort ?? {}), hint: hintOf(args) };
  },
  update: (args) => statementQuery('update', args.documents('updates')),
  delete: (args) => statementQuery('delete', args.documents('deletes')),
  findAndModify: queryField,
  count: queryField,
  distinct: queryField,
};

function explained(command: Doc): Explained {
  const [name = ''] = Object.keys(command);
  const query = queries[name];
  if (query === undefined) throw new MongoError(59, `Explain failed due to unknown command: ${name}`);
  const args = new Arguments(name, command);
  return { name: args.string(name), ...query(args) };
}

function queryField(args: Arguments): Omit<Explained, 'name'> {
  return { filter: args.optionalDocument('query') ?? {}, hint: hintOf(args) };
}

function statementQuery(name: string, statements: readonly Doc[]): Omit<Explained, 'name'> {
  const statement = new Arguments(name, statements[0] ?? {});
  return { filter: statement.document('q'), hint: hintOf(statement) };
}
