import { type Variables } from '../aggregate/expression.js';
import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { type Filter, type FilterNode, compileFilter } from '../query/filter.js';
import { type UpdatePath } from './update-path.js';

/** The array filters of an update by the identifier they are about. */
export type ArrayFilters = ReadonlyMap<string, Filter>;

/** @throws MongoError 9 for a filter about no identifier or several, or two about one; 2 for an invalid identifier. */
export function compileArrayFilters(filters: readonly Doc[], variables?: Variables): ArrayFilters {
  const compiled = new Map<string, Filter>();
  for (const spec of filters) {
    const filter = compileFilter(spec, variables ? { variables } : {});
    const identifier = identifierOf(filter.ast);
    if (compiled.has(identifier))
      throw new MongoError(
        9,
        `Found multiple array filters with the same top-level field name ${identifier}`,
      );
    compiled.set(identifier, filter);
  }
  return compiled;
}

function identifierOf(ast: FilterNode): string {
  const [first, second] = new Set(pathsOf(ast).map((path) => path.split('.', 1)[0] ?? ''));
  if (first === undefined)
    throw new MongoError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
  if (second !== undefined)
    throw new MongoError(
      9,
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${first}' and '${second}'`,
    );
  if (!/^[a-z][a-zA-Z0-9]*$/.test(first))
    throw new MongoError(
      2,
      `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${first}'`,
    );
  return first;
}

function pathsOf(node: FilterNode): string[] {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'nor':
      return node.children.flatMap(pathsOf);
    case 'not':
      return pathsOf(node.child);
    case 'expr':
    case 'constant':
      return [];
    default:
      return [node.path];
  }
}

/** @throws MongoError 2 for an identifier without a filter, 9 for a filter that no path uses. */
export function assertFiltersFit(paths: readonly UpdatePath[], filters: ArrayFilters): void {
  const used = new Set<string>();
  for (const { text, steps } of paths) {
    for (const step of steps) {
      if (step.kind !== 'filtered') continue;
      if (!filters.has(step.identifier))
        throw new MongoError(
          2,
          `No array filter found for identifier '${step.identifier}' in path '${text}'`,
        );
      used.add(step.identifier);
    }
  }
  for (const identifier of filters.keys())
    if (!used.has(identifier))
      throw new MongoError(9, `The array filter for identifier '${identifier}' was not used in the update`);
}
