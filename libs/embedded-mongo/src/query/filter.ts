import { isTruthy, type Variables } from '../aggregate/operator.js';
import { type Doc, fieldOf, isArray, isDoc, type Value } from '../document.js';
import { arrayIndex, valueAt } from '../path.js';
import { type ElemMatchNode, type FilterNode, type LeafNode } from './filter-node.js';
import { parseFilter } from './parse-filter.js';
import { type ValueTest, valueTest } from './value-test.js';

export type { FilterNode } from './filter-node.js';

export interface Filter {
  readonly ast: FilterNode;
  readonly matches: (doc: Doc) => boolean;
  /** Which element of the array at `arrayPath` matched: the one the positional operator `$` stands for. */
  readonly positionOf: (doc: Doc, arrayPath: string) => number | undefined;
}

/** @throws MongoError 2, 9 or 14 as mongod does for a malformed filter, 115 for an operator out of scope. */
export function compileFilter(filter: Doc, options: { variables?: Variables } = {}): Filter {
  const context: Context = { of: 'document', variables: options.variables ?? new Map() };
  const ast = parseFilter(filter);
  return {
    ast,
    matches: testOf(ast, context),
    positionOf: (doc, arrayPath) => matchedPosition(ast, doc, arrayPath, context),
  };
}

interface Context {
  /** What the predicates look at: the values at their paths in a document, or an element of an array itself. */
  readonly of: 'document' | 'element';
  readonly variables: Variables;
}

function testOf(node: FilterNode, context: Context): ValueTest {
  switch (node.kind) {
    case 'and': {
      const tests = node.children.map((child) => testOf(child, context));
      return (value) => tests.every((test) => test(value));
    }
    case 'or': {
      const tests = node.children.map((child) => testOf(child, context));
      return (value) => tests.some((test) => test(value));
    }
    case 'not': {
      const test = testOf(node.child, context);
      return (value) => !test(value);
    }
    case 'expr':
      return (doc) => isTruthy(node.expression(doc as Doc, context.variables));
    default: {
      const test = leafTest(node, context);
      return context.of === 'element' ? test : pathTest(node, test);
    }
  }
}

function leafTest(node: LeafNode, context: Context): ValueTest {
  if (node.kind !== 'elemMatch') return valueTest(node);
  const matches = elementTest(node, context);
  return (value) => isArray(value) && value.some(matches);
}

/** Whether one element of an array passes an `$elemMatch`. */
function elementTest({ of, child }: ElemMatchNode, { variables }: Context): ValueTest {
  if (of === 'value') return testOf(child, { of: 'element', variables });
  const matches = testOf(child, { of: 'document', variables });
  // An array inside the array is a document of its indexes.
  return (element) =>
    isDoc(element) ? matches(element) : isArray(element) && matches(Object.fromEntries(element.entries()));
}

/**
 * Whether a value at the path passes, as mongod walks paths: an array on the way stands for each of its documents, one at
 * the end for its elements and then for itself. A missing value is tested too, except where an array on the way holds
 * no document at all. `a.0` names an element, which is then not expanded. Built from the end of the path.
 */
function pathTest({ kind, path }: LeafNode, test: ValueTest): ValueTest {
  const isOfArray = kind === 'size' || kind === 'elemMatch';
  let fieldTest: ValueTest = isOfArray
    ? test
    : (value) => (isArray(value) && value.some(test)) || test(value);
  let indexedTest = test;
  for (const name of path.split('.').reverse()) {
    const [below, belowIndexed, index] = [fieldTest, indexedTest, arrayIndex(name)];
    const within = (value: Value): boolean | undefined => {
      if (isDoc(value)) return below(fieldOf(value, name));
      if (!isArray(value)) return undefined;
      return value.some(
        (element, i) =>
          (isDoc(element) && below(fieldOf(element, name))) || (i === index && belowIndexed(element)),
      );
    };
    fieldTest = (value) => within(value) ?? test(undefined);
    indexedTest = (value) => within(value) ?? false;
  }
  return fieldTest;
}

/**
 * The index of the element through which a matching document passed the filter, for `arrayPath.$`. As in mongod the last
 * predicate on the array decides, negated ones have no say, and of an `$or` the first branch that holds counts.
 */
function matchedPosition(
  node: FilterNode,
  doc: Doc,
  arrayPath: string,
  context: Context,
): number | undefined {
  switch (node.kind) {
    case 'and':
      return node.children
        .map((child) => matchedPosition(child, doc, arrayPath, context))
        .findLast((position) => position !== undefined);
    case 'or': {
      const branch = node.children.find((child) => testOf(child, context)(doc));
      return branch && matchedPosition(branch, doc, arrayPath, context);
    }
    case 'not':
    case 'expr':
      return undefined;
    default: {
      const test = elementPredicate(node, arrayPath, context);
      const array = valueAt(doc, arrayPath.split('.'));
      const position = test && isArray(array) ? array.findIndex(test) : -1;
      return position === -1 ? undefined : position;
    }
  }
}

/** What the predicate asks of one element of the array, if it is about that array at all. */
function elementPredicate(node: LeafNode, arrayPath: string, context: Context): ValueTest | undefined {
  if (node.path === arrayPath) {
    if (node.kind === 'size') return undefined;
    return node.kind === 'elemMatch' ? elementTest(node, context) : valueTest(node);
  }
  if (!node.path.startsWith(`${arrayPath}.`)) return undefined;
  const matches = testOf({ ...node, path: node.path.slice(arrayPath.length + 1) }, context);
  return (element) => isDoc(element) && matches(element);
}
