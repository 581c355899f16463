import { type Variables } from '../aggregate/expression.js';
import {
  compilePipeline,
  type Pipeline,
  type PipelineHead,
  type PipelineSource,
} from '../aggregate/pipeline.js';
import { type Doc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { parseSort } from '../sort.js';
import { findDocuments } from '../storage/find.js';
import { Arguments } from './arguments.js';
import { type Command, type CommandContext, type Reply, viewOf } from './command.js';
import { FIRST_BATCH_SIZE } from './cursors.js';
import { explainQuery } from './explain.js';
import { hintOf } from './selection.js';
import { cursorOwner } from './sessions.js';
import { documentsOf, sourceOf } from './sources.js';
import { variablesOf } from './variables.js';

const cursorFields = new Set(['batchSize']);

export const aggregate: Command = {
  names: ['aggregate'],
  fields: ['pipeline', 'cursor', 'explain', 'allowDiskUse', 'hint', 'let', 'bypassDocumentValidation'],
  inTransaction: true,
  async run(context): Promise<Reply> {
    const { args, cursors, db, pace } = context;
    const name = aggregatedCollection(args);
    const pipeline = compilePipeline(args.documents('pipeline'));
    if (args.boolean('explain')) {
      const { filter, sort } = pipeline.head;
      const query = { name, filter, sort: parseSort(sort ?? {}), hint: hintOf(args) };
      return { ...(await explainQuery(context, query, 'queryPlanner')), ok: 1 };
    }
    if (!args.has('cursor')) {
      throw new MongoError(
        9,
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const cursor = new Arguments('aggregate.cursor', args.document('cursor'));
    cursor.allowOnly(cursorFields);
    const source = sourceOf(run(context, name, pipeline));
    const options = {
      namespace: `${db}.${name ?? '$cmd.aggregate'}`,
      owner: cursorOwner(context),
      batchSize: cursor.count('batchSize', FIRST_BATCH_SIZE),
    };
    return { ...(await cursors.open(source, options, pace)), ok: 1 };
  },
};

/** Undefined for an aggregation over no collection: `{ aggregate: 1 }`. */
function aggregatedCollection(args: Arguments): string | undefined {
  return args.value('aggregate') !== null && isOne(args) ? undefined : args.string('aggregate');
}

function isOne(args: Arguments): boolean {
  return typeof args.value('aggregate') !== 'string' && args.number('aggregate', 0) === 1;
}

/** The pipeline's head, its first `$match`, `$sort` and `$limit`, is a query that an index may answer. */
function run(context: CommandContext, name: string | undefined, pipeline: Pipeline): AsyncIterable<Doc> {
  const source: PipelineSource = {
    find: (collection, filter, variables) =>
      documents(context, collection, { head: { ...everything, filter }, variables }),
  };
  const variables = variablesOf(context.args);
  if (name === undefined) return pipeline.run(none(), { source, variables });
  const query = { head: pipeline.head, variables, hint: hintOf(context.args) };
  return pipeline.runAfterHead(documents(context, name, query), { source, variables });
}

async function* none(): AsyncGenerator<Doc> {
  // Nothing comes from no collection.
}

async function* documents(
  context: CommandContext,
  name: string,
  { head, variables, hint }: { head: PipelineHead; variables: Variables; hint?: Value },
): AsyncGenerator<Doc> {
  const view = viewOf(context);
  const collection = view.catalog.find(context.db, name);
  if (collection === undefined) return;
  const filter = compileFilter(head.filter, { variables });
  const { limit = Infinity } = head;
  const results = findDocuments(view, collection, filter, {
    sort: parseSort(head.sort ?? {}),
    limit,
    hint,
  });
  let left = limit;
  for await (const doc of documentsOf(results, context.pace)) {
    yield doc;
    left -= 1;
    if (left === 0) return;
  }
}

const everything: PipelineHead = { filter: {}, sort: undefined, limit: undefined };
