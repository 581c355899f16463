import { type Variables } from '../aggregate/expression.js';
import { compileUpdateStages } from '../aggregate/pipeline.js';
import { valuesEqual } from '../bson-order.js';
import { describeValue } from '../describe.js';
import { type Doc, isArray } from '../document.js';
import { MongoError } from '../errors.js';
import { valuesIdentical } from '../identical.js';
import { compileArrayFilters } from './array-filters.js';
import { compileOperators } from './operator-update.js';
import { type UpdateContext } from './update-context.js';

export { documentFromUpsert } from './upsert-document.js';

export interface Update {
  /** True for a whole new document, which cannot be an update of many. */
  readonly isReplacement: boolean;
  /** The new document, or `doc` itself when nothing changes. @throws MongoError with mongod's code. */
  apply(doc: Doc, context: UpdateContext): Doc;
}

export interface UpdateOptions {
  readonly arrayFilters?: readonly Doc[];
  /** The command's `let` variables, and `NOW`, for pipelines and `$expr` in array filters. */
  readonly variables?: Variables;
}

/** A replacement document, update operators, or a pipeline. @throws MongoError 9, 40, 2 or 14 as mongod does. */
export function compileUpdate(update: Doc | readonly Doc[], options: UpdateOptions = {}): Update {
  const { arrayFilters = [], variables } = options;
  if (isArray(update)) return pipelineUpdate(update as readonly Doc[], options);
  const operators = update as Doc;
  if (Object.keys(operators)[0]?.startsWith('$') !== true) return replacement(operators, arrayFilters);
  const apply = compileOperators(operators, compileArrayFilters(arrayFilters, variables));
  return {
    isReplacement: false,
    apply(doc, context) {
      const changed = apply(doc, context);
      if (doc._id !== undefined && !valuesEqual(doc._id, changed._id))
        throw new MongoError(
          66,
          "Performing an update on the path '_id' would modify the immutable field '_id'",
        );
      return changed;
    },
  };
}

function pipelineUpdate(stages: readonly Doc[], { arrayFilters = [], variables }: UpdateOptions): Update {
  if (arrayFilters.length > 0)
    throw new MongoError(9, 'arrayFilters may not be specified for pipeline-style updates');
  const transform = compileUpdateStages(stages, variables ?? new Map());
  return { isReplacement: false, apply: (doc) => replaced(doc, transform(doc)) };
}

function replacement(update: Doc, arrayFilters: readonly Doc[]): Update {
  const dollar = Object.keys(update).find((name) => name.startsWith('$'));
  if (dollar !== undefined)
    throw new MongoError(
      52,
      `The dollar ($) prefixed field '${dollar}' in '${dollar}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  if (arrayFilters.length > 0)
    throw new MongoError(9, 'arrayFilters may not be specified for replacement-style updates');
  return { isReplacement: true, apply: (doc) => replaced(doc, update) };
}

/** The new document with the old `_id`, which goes first where the new one has none. */
function replaced(doc: Doc, next: Doc): Doc {
  if (doc._id === undefined) return next;
  const result = next._id === undefined ? { _id: doc._id, ...next } : next;
  if (!valuesEqual(doc._id, result._id))
    throw new MongoError(
      66,
      `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${describeValue(result._id)}`,
    );
  return valuesIdentical(doc, result) ? doc : result;
}
