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

function explained(command: Doc): Explained {
  const [name = ''] = Object.keys(command);
  const args = new Arguments(name, command);
  switch (name) {
    case 'find': {
      const { sort, hint } = findQuery(args);
      return { name: args.string(name), filter: args.optionalDocument('filter') ?? {}, sort, hint };
    }
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return { name: args.string(name), filter: args.optionalDocument('query') ?? {}, hint: hintOf(args) };
    case 'aggregate': {
      const { filter, sort } = compilePipeline(args.documents('pipeline')).head;
      return { name: args.string(name), filter, sort: parseSort(sort ?? {}), hint: hintOf(args) };
    }
    case 'update':
    case 'delete': {
      const statement = new Arguments(name, args.documents(`${name}s`)[0] ?? {});
      return { name: args.string(name), filter: statement.document('q'), hint: hintOf(statement) };
    }
    default:
      throw new MongoError(59, `Explain failed due to unknown command: ${name}`);
  }
}
