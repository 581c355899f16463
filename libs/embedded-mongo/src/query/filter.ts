import { type Variables } from '../aggregate/expression.js';
import { type Doc } from '../document.js';
import { type FilterNode } from './filter-node.js';
import { documentTest } from './matcher.js';
import { parseFilter } from './parse-filter.js';
import { matchedPosition } from './position.js';

export type { FilterNode } from './filter-node.js';

export interface Filter {
  readonly ast: FilterNode;
  readonly matches: (doc: Doc) => boolean;
  /** Which element of the array at `arrayPath` matched: the one the positional operator `$` stands for. */
  readonly positionOf: (doc: Doc, arrayPath: string) => number | undefined;
}

const NO_VARIABLES: Variables = new Map();

/** @throws MongoError 2, 9 or 14 as mongod does for a malformed filter, 115 for an operator out of scope. */
export function compileFilter(filter: Doc, options: { variables?: Variables } = {}): Filter {
  const variables = options.variables ?? NO_VARIABLES;
  const ast = parseFilter(filter);
  return {
    ast,
    matches: documentTest(ast, variables),
    positionOf: (doc, arrayPath) => matchedPosition(ast, doc, { arrayPath, variables }),
  };
}
