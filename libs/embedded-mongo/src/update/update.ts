import { type Variables } from '../aggregate/operator.js';
import { withNested } from '../path.js';
import { compileUpdateStages } from '../aggregate/pipeline.js';
import { valuesEqual, valuesIdentical } from '../bson-order.js';
import { describeValue, type Doc, isArray, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { type FilterNode } from '../query/filter.js';
import { parseFilter } from '../query/parse-filter.js';
import { compileArrayFilters, compileOperators, type UpdateContext } from './operator-update.js';
import { conflictAmong } from './update-path.js';

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
  const { arrayFilters = [], variables = new Map() } = options;
  if (Object.keys(update)[0]?.startsWith('$') === true) {
    const apply = compileOperators(update as Doc, compileArrayFilters(arrayFilters, variables));
    return { isReplacement: false, apply: (doc, context) => withSameId(doc, apply(doc, context)) };
  }
  if (arrayFilters.length > 0)
    throw new MongoError(9, 'arrayFilters may only be specified for updates with operators');
  const isPipeline = isArray(update);
  const next = isPipeline
    ? compileUpdateStages(update as readonly Doc[], variables)
    : replacement(update as Doc);
  return { isReplacement: !isPipeline, apply: (doc) => replaced(doc, next(doc)) };
}

function replacement(update: Doc): () => Doc {
  const dollar = Object.keys(update).find((name) => name.startsWith('$'));
  if (dollar === undefined) return () => update;
  throw new MongoError(
    52,
    `The dollar ($) prefixed field '${dollar}' is not allowed in a replacement document`,
  );
}

/** The new document with the old `_id`, which goes first where the new one has none. */
function replaced(doc: Doc, next: Doc): Doc {
  const result = doc._id === undefined || next._id !== undefined ? next : { _id: doc._id, ...next };
  return valuesIdentical(doc, result) ? doc : withSameId(doc, result);
}

/** A document to be inserted may get its `_id` from the update. */
function withSameId(doc: Doc, next: Doc): Doc {
  if (doc._id === undefined || valuesEqual(doc._id, next._id)) return next;
  throw new MongoError(
    66,
    `Performing an update on the path '_id' would modify the immutable field '_id' from ${describeValue(doc._id)} to ${describeValue(next._id)}`,
  );
}

/**
 * The document an upsert starts from: every field that the filter requires to equal one value.
 * @throws MongoError 54 when the filter requires two values at one path.
 */
export function documentFromUpsert(filter: Doc): Doc {
  const required = equalities(parseFilter(filter)).map(({ path, value }) => ({
    path: path.split('.'),
    value,
  }));
  const conflict = conflictAmong(required.map(({ path }) => path));
  if (conflict)
    throw new MongoError(54, `cannot infer query fields to set: ${conflict.join(' and ')} are matched`);
  return required.reduce<Doc>((doc, { path, value }) => withNested(doc, path, value), {});
}

function equalities(node: FilterNode): { readonly path: string; readonly value: Value }[] {
  switch (node.kind) {
    case 'and':
      return node.children.flatMap(equalities);
    case 'or':
      return node.children.length === 1 ? node.children.flatMap(equalities) : [];
    case 'compare':
      return node.op === 'eq' ? [node] : [];
    case 'in':
      return node.values.length === 1 && node.patterns.length === 0
        ? [{ path: node.path, value: node.values[0] }]
        : [];
    default:
      return [];
  }
}
