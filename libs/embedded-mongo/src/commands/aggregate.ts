import { type Variables } from '../aggregate/expression.js';
import { compilePipeline, type Pipeline, type PipelineSource } from '../aggregate/pipeline.js';
import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';
import { parseSort } from '../sort.js';
import { command, type CommandContext } from './command.js';
import { explainQuery } from './explain-query.js';
import {
  type Arguments,
  batchSizeOf,
  boolean,
  document,
  type Field,
  hint,
  ignored,
  listOf,
  optional,
  or,
  string,
  variables,
} from './fields.js';
import { FIRST_BATCH_SIZE } from './find.js';
import { documentsOf, type Query, queryOf, sourceOf } from './query.js';

/** Undefined for an aggregation over no collection: `{ aggregate: 1 }`. */
const collectionOrNone: Field<string | undefined> = (value, name) =>
  isNumeric(value) && toNumber(value) === 1 ? undefined : string(value, name);

const aggregateFields = {
  aggregate: collectionOrNone,
  pipeline: listOf(document),
  cursor: optional(batchSizeOf(FIRST_BATCH_SIZE)),
  explain: or(boolean, false),
  hint,
  let: variables,
  allowDiskUse: ignored,
  bypassDocumentValidation: ignored,
};

/** The pipeline's head, its first `$match`, `$sort` and `$limit`, is a query that an index may answer. */
function headQuery(args: Arguments<typeof aggregateFields>, { head }: Pipeline): Query {
  const { filter, sort = {}, limit = Infinity } = head;
  return queryOf(args.aggregate, filter, {
    sort: parseSort(sort),
    hint: args.hint,
    limit,
    variables: args.let,
  });
}

export const aggregate = command(aggregateFields, {
  inTransaction: true,
  query: (args) => headQuery(args, compilePipeline(args.pipeline)),
  run(args, context) {
    const pipeline = compilePipeline(args.pipeline);
    const query = headQuery(args, pipeline);
    if (args.explain) return explainQuery(context, query, 'queryPlanner');
    if (args.cursor === undefined) {
      throw new MongoError(9, "The 'cursor' option is required, except with the explain argument");
    }
    const pipelineContext = { source: sourceIn(context), variables: args.let };
    const documents =
      query.collection === undefined
        ? pipeline.run(documentsOf(context, query), pipelineContext)
        : pipeline.runAfterHead(documentsOf(context, query), pipelineContext);
    return context.cursors.open(context, sourceOf(documents), {
      collection: query.collection ?? '$cmd.aggregate',
      batchSize: args.cursor,
    });
  },
});

/** Where stages such as `$lookup` find the documents of other collections. */
function sourceIn(context: CommandContext): PipelineSource {
  return {
    find: (collection: string, filter: Doc, lookupVariables: Variables) =>
      documentsOf(context, queryOf(collection, filter, { variables: lookupVariables })),
  };
}
