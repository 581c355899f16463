import { asDoc, type Variables } from '../aggregate/operator.js';
import { type Doc, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { compileFilter, type Filter, type FilterNode } from '../query/filter.js';
import { type Change, operators, renaming } from './operators.js';
import {
  changeAtPath,
  comparePaths,
  conflictAmong,
  identifierIn,
  parseUpdatePath,
  type UpdatePath,
} from './update-path.js';

/** What an update needs besides the document. */
export interface UpdateContext {
  /** The filter that chose the document: the positional operator `$` needs it. */
  readonly filter?: Filter;
  /** True for the insert half of an upsert: `$setOnInsert` applies and `_id` may be set. */
  readonly isInsert: boolean;
  /** For `$currentDate`. */
  readonly now: Date;
}

/** The array filters of an update by the identifier they are about. */
export type ArrayFilters = ReadonlyMap<string, Filter>;

/** @throws MongoError 9 for an unknown operator, 40 for conflicting paths, and what the operators say of their operands. */
export function compileOperators(
  update: Doc,
  filters: ArrayFilters,
): (doc: Doc, context: UpdateContext) => Doc {
  const changes = Object.entries(update).flatMap(([name, fields]) => compileOperator(name, fields));
  const parts = changes.map(([text, change]) => ({ text, path: parseUpdatePath(text), change }));
  const paths = parts.map(({ path }) => path);
  const conflict = conflictAmong(paths);
  if (conflict)
    throw new MongoError(
      40,
      `Updating the path '${conflict[1]}' would create a conflict at '${conflict[0]}'`,
    );
  assertFiltersFit(paths, filters);
  parts.sort((a, b) => comparePaths(a.path, b.path));
  const chooses = (identifier: string, element: Value): boolean =>
    filters.get(identifier)?.matches({ [identifier]: element }) ?? false;
  return (original, context) => {
    const { isInsert, now } = context;
    return parts.reduce((doc, { text, path, change }) => {
      const apply = (old: Value): Value => change(old, { path: text, original, isInsert, now });
      return changeAtPath(doc, { path: positioned(path, original, context), apply, chooses });
    }, original);
  };
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

/** @throws MongoError 9 for a filter about no identifier or several, or two about one; 2 for an invalid identifier. */
export function compileArrayFilters(filters: readonly Doc[], variables: Variables): ArrayFilters {
  const compiled = new Map<string, Filter>();
  for (const spec of filters) {
    const filter = compileFilter(spec, { variables });
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
      return [];
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
