import { withNested } from '../aggregate/field-path.js';
import { type Doc, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { type FilterNode } from '../query/filter.js';
import { parseFilter } from '../query/parse-filter.js';
import { conflictAmong } from './update-path.js';

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
    throw new MongoError(
      54,
      `cannot infer query fields to set, both paths '${conflict.join("' and '")}' are matched`,
    );
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
