import { type Doc, fieldOf, isDoc, setField, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { compileExpression } from './expression.js';
import { segmentsOf } from './field-path.js';
import { type Expression, type Variables } from './operator.js';

/** What `$addFields` computes at each field: a value, or more fields below it. */
type FieldTree = Map<string, Expression | FieldTree>;

/**
 * `$addFields`: fields by dotted paths or nested documents. A new field goes to the end, a known one keeps its place, and
 * an array on the way has the fields added to each of its elements.
 * @throws MongoError 31249 where two paths collide.
 */
export function compileAddFields(spec: Doc): (doc: Doc, variables: Variables) => Doc {
  const tree: FieldTree = new Map();
  plant(tree, spec, []);
  if (tree.size === 0)
    throw new MongoError(40177, 'Invalid $addFields: specification must have at least one field');
  return (doc, variables) => addTo(doc, tree, (expression) => expression.evaluate(doc, variables));
}

function plant(tree: FieldTree, spec: Doc, prefix: readonly string[]): void {
  for (const [key, value] of Object.entries(spec)) {
    const path = [...prefix, ...segmentsOf(key)];
    if (!isDoc(value) || Object.keys(value).some((name) => name.startsWith('$'))) {
      insert(tree, path, compileExpression(value));
    } else if (Object.keys(value).length > 0) {
      plant(tree, value, path);
    } else {
      throw new MongoError(40180, `an empty object is not a valid value. Found at path ${path.join('.')}`);
    }
  }
}

function insert(tree: FieldTree, path: readonly string[], expression: Expression): void {
  const [first = '', ...rest] = path;
  const below = tree.get(first);
  const isBranch = below instanceof Map;
  if (below !== undefined && (rest.length === 0 || !isBranch)) {
    throw new MongoError(31249, `Path collision at ${path.join('.')}`);
  }
  if (rest.length === 0) {
    tree.set(first, expression);
    return;
  }
  const branch: FieldTree = isBranch ? below : new Map<string, Expression | FieldTree>();
  tree.set(first, branch);
  insert(branch, rest, expression);
}

function addTo(doc: Doc, tree: FieldTree, evaluate: (expression: Expression) => Value): Doc {
  const result = { ...doc };
  for (const [name, node] of tree) {
    const value = node instanceof Map ? addBelow(fieldOf(result, name), node, evaluate) : evaluate(node);
    if (value === undefined) Reflect.deleteProperty(result, name);
    else setField(result, name, value);
  }
  return result;
}

/** A value that can hold no fields makes way for a document. */
function addBelow(value: Value, tree: FieldTree, evaluate: (expression: Expression) => Value): Value {
  if (Array.isArray(value)) return value.map((element: Value) => addBelow(element, tree, evaluate));
  return addTo(isDoc(value) ? value : {}, tree, evaluate);
}
