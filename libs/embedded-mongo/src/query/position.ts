import { type Variables } from '../aggregate/expression.js';
import { type Doc, fieldOf, isArray, isDoc, type Value } from '../document.js';
import { arrayIndex } from '../path.js';
import { someAtPath } from './element-path.js';
import { type FilterNode, type LeafNode } from './filter-node.js';
import { documentTest, elementTest, elemMatchElementTest, leafArraysOf } from './matcher.js';
import { type ValueTest } from './value-test.js';

/**
 * The index of the element through which a matching document passed the filter, for `arrayPath.$`. As in mongod the last
 * predicate on the array decides, negated ones have no say, and of an `$or` the first branch that holds counts.
 */
export function matchedPosition(
  node: FilterNode,
  doc: Doc,
  { arrayPath, variables }: { arrayPath: string; variables: Variables },
): number | undefined {
  const context = { arrayPath, variables };
  switch (node.kind) {
    case 'and':
      return node.children
        .map((child) => matchedPosition(child, doc, context))
        .findLast((position) => position !== undefined);
    case 'or': {
      const branch = node.children.find((child) => documentTest(child, variables)(doc));
      return branch && matchedPosition(branch, doc, context);
    }
    case 'nor':
    case 'not':
    case 'expr':
    case 'constant':
      return undefined;
    default:
      return leafPosition(node, doc, context);
  }
}

function leafPosition(
  node: LeafNode,
  doc: Doc,
  { arrayPath, variables }: { arrayPath: string; variables: Variables },
): number | undefined {
  const array = arrayPath.split('.').reduce<Value>(step, doc);
  if (!isArray(array)) return undefined;
  const test = elementPredicate(node, arrayPath, variables);
  const position = test ? array.findIndex(test) : -1;
  return position === -1 ? undefined : position;
}

function step(value: Value, name: string): Value {
  if (isArray(value)) return value[arrayIndex(name) ?? -1];
  return isDoc(value) ? fieldOf(value, name) : undefined;
}

/** What the predicate asks of one element of the array, if it is about that array at all. */
function elementPredicate(node: LeafNode, arrayPath: string, variables: Variables): ValueTest | undefined {
  if (node.path === arrayPath) {
    if (node.kind === 'size') return undefined;
    return node.kind === 'elemMatch' ? elemMatchElementTest(node, variables) : elementTest(node, variables);
  }
  if (!node.path.startsWith(`${arrayPath}.`)) return undefined;
  const below = node.path.slice(arrayPath.length + 1).split('.');
  const test = elementTest(node, variables);
  const arrays = leafArraysOf(node);
  return (element) => isDoc(element) && someAtPath(element, below, arrays, test);
}
