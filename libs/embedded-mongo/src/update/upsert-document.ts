import { type Doc, isDoc, setField, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { type FilterNode } from '../query/filter.js';
import { parseFilter } from '../query/parse-filter.js';

/**
 * The document an upsert starts from: every field that the filter requires to equal one value.
 * @throws MongoError 54 when the filter requires two values at one path.
 */
export function documentFromUpsert(filter: Doc): Doc {
  const required = new Map<string, Value>();
  for (const [path, value] of equalities(parseFilter(filter))) {
    assertSingle(path, required.keys());
    required.set(path, value);
  }
  const doc: Doc = {};
  for (const [path, value] of required) setNested(doc, path.split('.'), value);
  return doc;
}

function equalities(node: FilterNode): (readonly [string, Value])[] {
  switch (node.kind) {
    case 'and':
      return node.children.flatMap(equalities);
    case 'or':
      return node.children.length === 1 ? node.children.flatMap(equalities) : [];
    case 'compare':
      return node.op === 'eq' ? [[node.path, node.value]] : [];
    case 'in':
      return node.values.length === 1 && node.patterns.length === 0 ? [[node.path, node.values[0]]] : [];
    default:
      return [];
  }
}

function assertSingle(path: string, others: Iterable<string>): void {
  for (const other of others) {
    if (path === other)
      throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    if (path.startsWith(`${other}.`) || other.startsWith(`${path}.`))
      throw new MongoError(
        54,
        `cannot infer query fields to set, both paths '${other}' and '${path}' are matched`,
      );
  }
}

function setNested(doc: Doc, [name = '', ...rest]: readonly string[], value: Value): void {
  if (rest.length === 0) {
    setField(doc, name, value);
    return;
  }
  const below = Object.hasOwn(doc, name) ? doc[name] : undefined;
  const child: Doc = isDoc(below) ? below : {};
  setField(doc, name, child);
  setNested(child, rest, value);
}
