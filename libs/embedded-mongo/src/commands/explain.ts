import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { compilePipeline } from '../aggregate/pipeline.js';
import { compileFilter } from '../query/filter.js';
import { parseSort, type SortKey } from '../sort.js';
import { namespaceOf } from '../storage/catalog.js';
import { planQuery } from '../storage/planner.js';
import { Arguments } from './arguments.js';
import { type Command, type CommandContext, type Reply } from './command.js';
import { describePlan } from './describe-plan.js';
import { findQuery } from './find.js';
import { hintOf } from './selection.js';

interface Explained {
  /** Undefined for an aggregation over no collection. */
  readonly name: string | undefined;
  readonly filter: Doc;
  readonly sort?: readonly SortKey[];
  readonly hint?: unknown;
}

/** Names the plan, and so the index, of a query: `queryPlanner` only, nothing is executed. */
export const explain: Command = {
  names: ['explain'],
  fields: ['verbosity'],
  run(context): Reply {
    return { ...explainFind(context, explained(context.args.document('explain'))), ok: 1 };
  },
};

export function explainFind({ db, engine }: CommandContext, query: Explained): Doc {
  const filter = compileFilter(query.filter).ast;
  const { sort = [], name, hint } = query;
  const collection = name === undefined ? undefined : engine.state.catalog.find(db, name);
  const plan = collection && planQuery(collection, { filter, sort, hint }, engine.isMarked);
  return {
    explainVersion: '1',
    queryPlanner: {
      namespace: namespaceOf({ db, name: name ?? '$cmd.aggregate' }),
      parsedQuery: query.filter,
      winningPlan: plan === undefined ? { stage: 'EOF' } : describePlan(plan, sort),
      rejectedPlans: [],
    },
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
