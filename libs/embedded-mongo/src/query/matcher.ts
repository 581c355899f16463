import { type Variables } from '../aggregate/expression.js';
import { isTruthy } from '../aggregate/truth.js';
import { type Doc, fieldOf, isArray, isDoc, type Value } from '../document.js';
import { type LeafArrays, someAtPath } from './element-path.js';
import { type ElemMatchNode, type FilterNode, type LeafNode, type LogicalNode } from './filter-node.js';
import { type ValueTest, valueTest } from './value-test.js';

export type DocumentTest = (doc: Doc) => boolean;

/** A filter over whole documents: the predicates look at what they find at their paths. */
export function documentTest(node: FilterNode, variables: Variables): DocumentTest {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'nor':
      return combine(node, (child) => documentTest(child, variables));
    case 'not':
      return negate(documentTest(node.child, variables));
    case 'constant':
      return () => node.matches;
    case 'expr':
      return (doc) => isTruthy(node.expression.evaluate(doc, variables));
    default:
      return pathTest(node, elementTest(node, variables));
  }
}

/** The predicates of one element, at no path: what `$elemMatch` asks of values. */
export function elementTest(node: FilterNode, variables: Variables): ValueTest {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'nor':
      return combine(node, (child) => elementTest(child, variables));
    case 'not':
      return negate(elementTest(node.child, variables));
    case 'constant':
      return () => node.matches;
    case 'expr':
      return (value) => isDoc(value) && isTruthy(node.expression.evaluate(value, variables));
    case 'elemMatch':
      return elemMatchTest(node, variables);
    default:
      return valueTest(node);
  }
}

/** Whether one element of an array passes an `$elemMatch`. */
export function elemMatchElementTest(node: ElemMatchNode, variables: Variables): ValueTest {
  if (node.of === 'value') return elementTest(node.child, variables);
  const matches = documentTest(node.child, variables);
  // An array inside the array is a document of its indexes.
  return (element) =>
    isDoc(element) ? matches(element) : isArray(element) && matches(Object.fromEntries(element.entries()));
}

function elemMatchTest(node: ElemMatchNode, variables: Variables): ValueTest {
  const matches = elemMatchElementTest(node, variables);
  return (value) => isArray(value) && value.some(matches);
}

function combine<T>(
  node: LogicalNode,
  compile: (child: FilterNode) => (value: T) => boolean,
): (value: T) => boolean {
  const tests = node.children.map(compile);
  switch (node.kind) {
    case 'and':
      return (value) => tests.every((test) => test(value));
    case 'or':
      return (value) => tests.some((test) => test(value));
    case 'nor':
      return (value) => !tests.some((test) => test(value));
  }
}

function negate<T>(test: (value: T) => boolean): (value: T) => boolean {
  return (value) => !test(value);
}

function pathTest(node: LeafNode, test: ValueTest): DocumentTest {
  const arrays = leafArraysOf(node);
  const { path } = node;
  if (path.includes('.')) {
    const components = path.split('.');
    return (doc) => someAtPath(doc, components, arrays, test);
  }
  return (doc) => {
    const value: Value = fieldOf(doc, path);
    if (!isArray(value) || arrays === 'array-only') return test(value);
    return value.some(test) || test(value);
  };
}

export function leafArraysOf(node: LeafNode): LeafArrays {
  return node.kind === 'size' || node.kind === 'elemMatch' ? 'array-only' : 'elements-and-array';
}
