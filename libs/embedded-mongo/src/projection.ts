import { compileExpression } from './aggregate/expression.js';
import { segmentsOf, withNested } from './path.js';
import { asDoc, type Expression, isTruthy, type Variables } from './aggregate/operator.js';
import { describeValue, type Doc, isArray, isDoc, setField, type Value } from './document.js';
import { MongoError, unsupported } from './errors.js';
import { isNumeric, wholeNumberOf } from './numeric.js';
import { compileFilter, type Filter } from './query/filter.js';

export interface ProjectionOptions {
  /** That of a find, which has `$slice`, `$elemMatch` and `a.$`: other projections have expressions only. */
  readonly filter?: Filter;
  readonly variables?: Variables;
}

/**
 * The projection of a find or of `$project`. Shown fields keep the document's order, computed ones follow. A path through
 * an array goes to each of its documents.
 * @throws MongoError 31253 or 31254 for a mixture of inclusion and exclusion, 31249 for colliding paths, and others as
 * mongod does.
 */
export function compileProjection(spec: Doc, options: ProjectionOptions = {}): (doc: Doc) => Doc {
  if (Object.keys(spec).length === 0) return (doc) => doc;
  const parts = partsOf(spec, [], options);
  const isInclusion = showsOnlyNamed(parts);
  const tree: Tree = new Map();
  for (const { path, show } of parts) plant(tree, path, show);
  if (isInclusion && !tree.has('_id')) tree.set('_id', whole);
  const computed = parts.flatMap(({ path, expression }) => (expression ? [{ path, expression }] : []));
  const variables = options.variables ?? new Map();
  return (doc) =>
    computed.reduce(
      (shown, { path, expression }) => withNested(shown, path, expression(doc, variables), 'each'),
      showFields(doc, tree, { isInclusion, doc }),
    );
}

/** What is shown of a value in place of the whole; `undefined` shows nothing. */
type Show = (value: Value, doc: Doc) => Value;
type Tree = Map<string, Show | Tree>;

const whole: Show = (value) => value;
const nothing: Show = () => undefined;

/** What the specification says of one field. */
interface Part {
  readonly path: readonly string[];
  readonly show: Show;
  /** Undefined for what goes with both. */
  readonly mode?: 'inclusion' | 'exclusion' | undefined;
  /** Computes a value in place of what is there. */
  readonly expression?: Expression;
}

function partsOf(spec: Doc, prefix: readonly string[], options: ProjectionOptions): Part[] {
  return Object.entries(spec).flatMap(([key, value]) => {
    const isPositional = key.endsWith('.$');
    const path = [...prefix, ...segmentsOf(isPositional ? key.slice(0, -2) : key)];
    if (isPositional)
      return [{ path, mode: 'inclusion', show: matchedElement(path.join('.'), options.filter) }];
    if (isDoc(value)) return documentParts(path, value, options);
    if (typeof value !== 'boolean' && !isNumeric(value)) return [computedPart(path, value)];
    const isShown = isTruthy(value);
    const mode = path.join('.') === '_id' ? undefined : isShown ? 'inclusion' : 'exclusion';
    return [{ path, mode, show: isShown ? whole : nothing }];
  });
}

function documentParts(path: readonly string[], value: Doc, options: ProjectionOptions): Part[] {
  const [operator = ''] = Object.keys(value);
  if (operator === '')
    throw new MongoError(
      51270,
      `An empty sub-projection is not a valid value. Found at path ${path.join('.')}`,
    );
  if (!operator.startsWith('$')) return partsOf(value, path, options);
  if (operator === '$meta') throw unsupported('The projection operator $meta');
  return [(options.filter && findPart(path, value, options)) ?? computedPart(path, value)];
}

/** What only a find knows, undefined for an expression. */
function findPart(path: readonly string[], value: Doc, { variables }: ProjectionOptions): Part | undefined {
  const operator = Object.keys(value).join();
  if (operator === '$slice' && isSlice(value.$slice)) return { path, show: slice(value.$slice) };
  if (operator !== '$elemMatch') return undefined;
  if (path.length > 1) throw new MongoError(31255, 'Cannot use $elemMatch projection on a nested field.');
  return { path, mode: 'inclusion', show: elementMatching(value.$elemMatch, variables) };
}

function computedPart(path: readonly string[], spec: Value): Part {
  return { path, mode: 'inclusion', show: nothing, expression: compileExpression(spec) };
}

function showsOnlyNamed(parts: readonly Part[]): boolean {
  const mode = parts.find((part) => part.mode !== undefined)?.mode;
  if (mode === undefined) return parts.some(({ path, show }) => path.join('.') === '_id' && show === whole);
  const other = parts.find((part) => part.mode !== undefined && part.mode !== mode);
  if (other === undefined) return mode === 'inclusion';
  const field = other.path.join('.');
  if (mode === 'inclusion')
    throw new MongoError(31254, `Cannot do exclusion on field ${field} in inclusion projection`);
  throw other.expression
    ? new MongoError(31252, 'Cannot use an expression in an exclusion projection')
    : new MongoError(31253, `Cannot do inclusion on field ${field} in exclusion projection`);
}

function plant(tree: Tree, path: readonly string[], show: Show): void {
  const [name = '', ...rest] = path;
  const below = tree.get(name);
  if (below !== undefined && (rest.length === 0 || typeof below === 'function'))
    throw new MongoError(31249, `Path collision at ${path.join('.')}`);
  if (rest.length === 0) {
    tree.set(name, show);
    return;
  }
  const branch: Tree = below ?? new Map<string, Show | Tree>();
  tree.set(name, branch);
  plant(branch, rest, show);
}

interface Showing {
  readonly isInclusion: boolean;
  /** The whole document, whatever part is at hand. */
  readonly doc: Doc;
}

function showFields(part: Doc, tree: Tree, showing: Showing): Doc {
  const result: Doc = {};
  for (const name of Object.keys(part)) {
    const shown = showValue(part[name], tree.get(name), showing);
    if (shown !== undefined) setField(result, name, shown);
  }
  return result;
}

/** A scalar where fields are asked for: an inclusion drops it, an exclusion has nothing to take from it. */
function showValue(value: Value, node: Show | Tree | undefined, showing: Showing): Value {
  if (typeof node === 'function') return node(value, showing.doc);
  if (node && isDoc(value)) return showFields(value, node, showing);
  if (node && isArray(value))
    return value.map((element) => showValue(element, node, showing)).filter((shown) => shown !== undefined);
  return showing.isInclusion ? undefined : value;
}

/** `$slice: n` or `$slice: [skip, limit]`, as opposed to the expression `$slice`, which names an array. */
function isSlice(operand: Value): boolean {
  return isNumeric(operand) || (isArray(operand) && operand.length === 2 && operand.every(isNumeric));
}

/** The first `n` elements, the last `-n`, or `limit` after `skip` (negative: from the end). */
function slice(operand: Value): Show {
  const [first = 0, limit] = (isArray(operand) ? operand : [operand]).map((n) => Number(wholeNumberOf(n)));
  if (Number.isNaN(first) || (limit !== undefined && !(limit > 0)))
    throw new MongoError(
      28724,
      `$slice takes a whole number, or two of which the second is positive: ${describeValue(operand)}`,
    );
  const [skip, count] = limit !== undefined ? [first, limit] : first < 0 ? [first, -first] : [0, first];
  return (value) => (isArray(value) ? value.slice(skip).slice(0, count) : value);
}

/** `$elemMatch`: the first element that matches. @throws MongoError 31274 for what is no filter. */
function elementMatching(condition: Value, variables: Variables = new Map()): Show {
  const $elemMatch = asDoc(condition, '$elemMatch', 31274);
  const filter = compileFilter({ array: { $elemMatch } }, { variables });
  return (value) => {
    const position = filter.positionOf({ array: value }, 'array');
    return position === undefined ? undefined : [(value as Value[])[position]];
  };
}

/** `a.$`: the element that the query's filter matched. @throws MongoError 51246, when applied, where there is none. */
function matchedElement(path: string, filter: Filter | undefined): Show {
  if (filter === undefined) throw new MongoError(31324, 'Cannot use positional projection outside of a find');
  return (value, doc) => {
    if (!isArray(value)) return value;
    const position = filter.positionOf(doc, path);
    if (position !== undefined) return [value[position]];
    throw new MongoError(51246, "positional operator '.$' couldn't find a matching element in the array");
  };
}
