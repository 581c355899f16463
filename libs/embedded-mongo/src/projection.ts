import { type Variables } from './aggregate/expression.js';
import { type Doc, isArray, isDoc, setField, type Value } from './document.js';
import {
  parseProjection,
  type ProjectionBranch,
  type ProjectionNode,
  type ProjectionOptions,
} from './projection-tree.js';

export { type ProjectionOptions } from './projection-tree.js';

/**
 * The projection of a find or of `$project`. Shown fields keep the document's order, computed ones follow. A path through
 * an array goes to each of its documents.
 * @throws MongoError 31253, 31254, 31249 and others as mongod does.
 */
export function compileProjection(spec: Doc, options: ProjectionOptions = {}): (doc: Doc) => Doc {
  if (Object.keys(spec).length === 0) return (doc) => doc;
  const { root, isInclusion } = parseProjection(spec, options);
  const variables: Variables = options.variables ?? new Map();
  return (doc) => {
    const shown = showFields(doc, root, { isInclusion, doc });
    return computesFields(root) ? addComputed(shown, root, { doc, variables }) : shown;
  };
}

interface Showing {
  readonly isInclusion: boolean;
  /** The whole document, whatever part is at hand. */
  readonly doc: Doc;
}

function showFields(part: Doc, { children }: ProjectionBranch, showing: Showing): Doc {
  const result: Doc = {};
  for (const name of Object.keys(part)) {
    const shown = showValue(part[name], children.get(name), showing);
    if (shown !== undefined) setField(result, name, shown);
  }
  return result;
}

function showValue(value: Value, node: ProjectionNode | undefined, showing: Showing): Value {
  switch (node?.kind) {
    case undefined:
      return showing.isInclusion ? undefined : value;
    case 'include':
      return value;
    case 'transform':
      return node.transform(value, showing.doc);
    case 'branch':
      return showWithin(value, node, showing);
    default: // excluded, or computed in place of what is there
      return undefined;
  }
}

/** A scalar where fields are asked for: an inclusion drops it, an exclusion has nothing to take from it. */
function showWithin(value: Value, branch: ProjectionBranch, showing: Showing): Value {
  if (isDoc(value)) return showFields(value, branch, showing);
  if (isArray(value))
    return value
      .map((element) => showWithin(element, branch, showing))
      .filter((shown) => shown !== undefined);
  return showing.isInclusion ? undefined : value;
}

function computesFields(node: ProjectionNode): boolean {
  return (
    node.kind === 'computed' || (node.kind === 'branch' && [...node.children.values()].some(computesFields))
  );
}

interface Computing {
  readonly doc: Doc;
  readonly variables: Variables;
}

function addComputed(shown: Doc, { children }: ProjectionBranch, computing: Computing): Doc {
  const result = { ...shown };
  for (const [name, node] of children) {
    if (!computesFields(node)) continue;
    const value = computeValue(result[name], node, computing);
    if (value === undefined) Reflect.deleteProperty(result, name);
    else setField(result, name, value);
  }
  return result;
}

function computeValue(shown: Value, node: ProjectionNode, computing: Computing): Value {
  if (node.kind === 'computed') return node.expression.evaluate(computing.doc, computing.variables);
  if (node.kind !== 'branch') return shown;
  if (isArray(shown)) return shown.map((element) => computeValue(element, node, computing));
  return addComputed(isDoc(shown) ? shown : {}, node, computing);
}
