import { compileFilter } from '../query/filter.js';
import { findDocuments } from '../storage/find.js';
import { collectionOf, type Command, type CommandContext, type Reply, viewOf } from './command.js';
import { hintOf } from './selection.js';
import { nextFound } from './sources.js';

export const count: Command = {
  names: ['count'],
  fields: ['query', 'limit', 'skip', 'hint', 'fields'],
  async run(context): Promise<Reply> {
    const { args } = context;
    const skip = args.count('skip', 0);
    const limit = Math.abs(args.number('limit', 0));
    const most = limit === 0 ? Infinity : skip + limit;
    return { n: Math.max(0, (await countUpTo(context, most)) - skip), ok: 1 };
  },
};

async function countUpTo(context: CommandContext, most: number): Promise<number> {
  const { args, engine, pace } = context;
  const query = args.optionalDocument('query') ?? {};
  const filter = compileFilter(query);
  const collection = collectionOf(context);
  if (collection === undefined) return 0;
  if (Object.keys(query).length === 0) return Math.min(most, engine.state.count(collection.id));
  const results = findDocuments(viewOf(context), collection, filter, { hint: hintOf(args) });
  let n = 0;
  while (n < most && (await nextFound(results, pace)) !== undefined) n += 1;
  return n;
}
