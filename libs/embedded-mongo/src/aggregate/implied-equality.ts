import { BSONRegExp } from 'bson';
import { isArray, isDoc, type Doc, type Value } from '../document.js';
import { compileExpression } from './expression.js';
import { type Variables } from './operator.js';

/**
 * Equalities an index can answer that a filter's `$expr: { $eq: ['$field', '$$variable'] }` implies, as the pipeline form
 * of `$lookup` is written; alone or within `$and`. They narrow the search, the filter itself still decides.
 */
export function impliedEqualities(filter: Doc, variables: Variables): Doc[] {
  return conjuncts(filter.$expr).flatMap(({ $eq: sides }) => {
    if (!isArray(sides) || sides.length !== 2) return [];
    const [left, right] = sides;
    return isFieldPath(left) ? equality(left, right, variables) : equality(right, left, variables);
  });
}

function conjuncts(expression: Value): Doc[] {
  if (!isDoc(expression)) return [];
  const { $and: parts } = expression;
  return isArray(parts) ? parts.flatMap(conjuncts) : [expression];
}

/** An array, or a missing value, equals nothing that a query's equality would find. */
function equality(path: Value, operand: Value, variables: Variables): Doc[] {
  if (!isFieldPath(path) || typeof operand !== 'string' || !/^\$\$[a-z]/.test(operand)) return [];
  const value = compileExpression(operand).evaluate({}, variables);
  const isFound = value !== undefined && !isArray(value) && !(value instanceof BSONRegExp);
  return isFound ? [{ [path.slice(1)]: { $eq: value } }] : [];
}

function isFieldPath(value: Value): value is string {
  return typeof value === 'string' && /^\$[^$]/.test(value);
}
