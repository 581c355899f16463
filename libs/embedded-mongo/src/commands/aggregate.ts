import { compilePipeline, type Pipeline } from '../aggregate/pipeline.js';
import { isNumeric, toNumber } from '../numeric.js';
import { parseSort } from '../sort.js';
import { command } from './command.js';
import * as field from './fields.js';
import { documentsOf, type Query, queryOf, sourceOf } from './query.js';

/** Undefined for an aggregation over no collection: `{ aggregate: 1 }`. */
const collectionOrNone: field.Field<string | undefined> = (value, name) =>
  isNumeric(value) && toNumber(value) === 1 ? undefined : field.string(value, name);

export const aggregateFields = {
  aggregate: collectionOrNone,
  pipeline: field.listOf(field.document),
  cursor: field.batchSizeOf(field.FIRST_BATCH_SIZE),
  hint: field.hint,
  let: field.variables,
  explain: field.refused,
  ...field.each(field.ignored, 'allowDiskUse', 'bypassDocumentValidation'),
};
type AggregateArguments = field.Arguments<typeof aggregateFields>;

/** The pipeline's head, its first `$match`, `$sort` and `$limit`, is a query that an index may answer. */
export function headQuery(args: AggregateArguments, { head }: Pipeline): Query {
  const { filter, sort = {}, limit = Infinity } = head;
  const options = { sort: parseSort(sort), hint: args.hint, limit, variables: args.let };
  return queryOf(args.aggregate, filter, options);
}

export const aggregate = command(aggregateFields, (args, context) => {
  const pipeline = compilePipeline(args.pipeline);
  const reading = { ...context };
  const head = documentsOf(reading, headQuery(args, pipeline));
  const run = args.aggregate === undefined ? pipeline.run : pipeline.runAfterHead;
  const documents = run(head, {
    source: {
      find: (collection, filter, variables) =>
        documentsOf(reading, queryOf(collection, filter, { variables })),
    },
    variables: args.let,
    pace: { isDue: () => reading.pace.isDue(), pause: () => reading.pace.pause() },
  });
  const source = sourceOf(documents, (pace) => {
    reading.pace = pace;
  });
  return context.cursors.open(context, source, {
    collection: args.aggregate ?? '$cmd.aggregate',
    batchSize: args.cursor,
  });
});
