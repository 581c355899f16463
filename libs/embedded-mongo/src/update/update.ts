import { asDoc, type Variables } from '../aggregate/operator.js';
import { compileUpdateStages } from '../aggregate/pipeline.js';
import { valuesEqual, valuesIdentical } from '../bson-order.js';
import { describeValue, type Doc, isArray, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { withNested } from '../path.js';
import { compileFilter, type Filter, type FilterNode } from '../query/filter.js';
import { parseFilter } from '../query/parse-filter.js';
import { type Change, operators, renaming } from './operators.js';
import {
  changeDocument,
  comparePaths,
  concretePaths,
  conflictAmong,
  identifierIn,
  parseUpdatePath,
  type UpdatePath,
} from './update-path.js';

/** What an update needs besides the document. */
interface UpdateContext {
  /** The filter that chose the document: the positional operator `$` needs it. */
  readonly filter?: Filter;
  /** True for the insert half of an upsert: `$setOnInsert` applies and `_id` may be set. */
  readonly isInsert: boolean;
  /** For `$currentDate`. */
  readonly now: Date;
}

export interface Update {
  /** True for a whole new document, which cannot be an update of many. */
  readonly isReplacement: boolean;
  /** The new document, or `doc` itself when nothing changes. @throws MongoError with mongod's code. */
  apply(doc: Doc, context: UpdateContext): Doc;
}

export interface UpdateOptions {
  readonly arrayFilters?: readonly Doc[];
  /** The command's `let` variables, and `NOW`, for pipelines. */
  readonly variables?: Variables;
}

/** The array filters of an update by the identifier they are about. */
type ArrayFilters = ReadonlyMap<string, Filter>;

/** A replacement document, update operators, or a pipeline. @throws MongoError 9, 40, 2 or 14 as mongod does. */
export function compileUpdate(update: Doc | readonly Doc[], options: UpdateOptions = {}): Update {
  const { arrayFilters = [], variables = new Map() } = options;
  if (Object.keys(update)[0]?.startsWith('$') === true) {
    const apply = compileOperators(update as Doc, compileArrayFilters(arrayFilters));
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

/** @throws MongoError 9 for an unknown operator, 40 for conflicting paths, and what the operators say of their operands. */
function compileOperators(update: Doc, filters: ArrayFilters): (doc: Doc, context: UpdateContext) => Doc {
  const changes = Object.entries(update).flatMap(([name, fields]) => compileOperator(name, fields));
  const parts = changes.map(([text, change]) => ({ text, path: parseUpdatePath(text), change }));
  const paths = parts.map(({ path }) => path);
  assertNoConflict(paths);
  assertFiltersFit(paths, filters);
  parts.sort((a, b) => comparePaths(a.path, b.path));
  const isPositional = paths.some((path) => path.some((name) => name.startsWith('$')));
  const chooses = (identifier: string, element: Value): boolean =>
    identifier === '' || filters.get(identifier)?.matches({ [identifier]: element }) === true;
  return (original, context) => {
    const { isInsert, now } = context;
    const changes = parts.flatMap(({ text, path, change }) => {
      const apply = (old: Value): Value => change(old, { path: text, original, isInsert, now });
      if (!isPositional) return [{ path, apply }];
      const known = positioned(path, original, context);
      return concretePaths(original, known, chooses).map((concrete) => ({ path: concrete, apply }));
    });
    if (isPositional && parts.length > 1) assertNoConflict(changes.map(({ path }) => path));
    return changeDocument(original, changes);
  };
}

function assertNoConflict(paths: readonly UpdatePath[]): void {
  const [path, other] = conflictAmong(paths) ?? [];
  if (path !== undefined)
    throw new MongoError(40, `Updating the path '${other}' would create a conflict at '${path}'`);
}

function compileOperator(name: string, fields: Value): (readonly [string, Change])[] {
  if (name === '$bit') throw unsupported('The update operator $bit');
  const compile = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (compile === undefined && name !== '$rename')
    throw new MongoError(9, `Unknown modifier: ${name}. Expected a valid update modifier or a pipeline`);
  return Object.entries(asDoc(fields, `The fields of ${name}`, 9)).flatMap(([path, operand]) =>
    compile ? [[path, compile(operand, path)] as const] : renaming(path, operand),
  );
}

/** The path with `$` replaced by the index of the element that the filter matched. */
function positioned(path: UpdatePath, doc: Doc, { filter }: UpdateContext): UpdatePath {
  const at = path.indexOf('$');
  if (at === -1) return path;
  const position = filter?.positionOf(doc, path.slice(0, at).join('.'));
  if (position === undefined)
    throw new MongoError(2, 'The positional operator did not find the match needed from the query.');
  return path.with(at, String(position));
}

/** @throws MongoError 9 for a filter about no identifier or several, or two about one; 2 for an invalid identifier; 224. */
function compileArrayFilters(filters: readonly Doc[]): ArrayFilters {
  const compiled = new Map<string, Filter>();
  for (const spec of filters) {
    const filter = compileFilter(spec);
    const [identifier = '', ...others] = new Set(fieldsOf(filter.ast));
    if (identifier === '' || others.length > 0 || compiled.has(identifier))
      throw new MongoError(9, 'Every array filter must be about one identifier, and no other about the same');
    if (!/^[a-z][a-zA-Z0-9]*$/.test(identifier))
      throw new MongoError(2, `The identifier of an array filter must be alphanumeric: '${identifier}'`);
    compiled.set(identifier, filter);
  }
  return compiled;
}

function fieldsOf(node: FilterNode): string[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.children.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(node.child);
    case 'expr':
      throw new MongoError(224, '$expr is not allowed in an array filter');
    default:
      return [node.path.split('.', 1).join()];
  }
}

/** @throws MongoError 2 for an identifier without a filter, 9 for a filter that no path uses. */
function assertFiltersFit(paths: readonly UpdatePath[], filters: ArrayFilters): void {
  const used = paths.flat().flatMap((name) => identifierIn(name) ?? []);
  const unknown = used.find((identifier) => identifier !== '' && !filters.has(identifier));
  if (unknown !== undefined) throw new MongoError(2, `No array filter found for identifier '${unknown}'`);
  for (const identifier of filters.keys())
    if (!used.includes(identifier))
      throw new MongoError(9, `The array filter for identifier '${identifier}' was not used in the update`);
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
