import { type Variables } from '../aggregate/expression.js';
import { type Doc } from '../document.js';
import { type FilterNode } from './filter-node.js';

export interface Filter {
  readonly ast: FilterNode;
  matches(doc: Doc): boolean;
  /** Which element of the array at `arrayPath` matched: the one the positional operator `$` stands for. */
  positionOf(doc: Doc, arrayPath: string): number | undefined;
}

/** @throws MongoError 2, 9 or 14 as mongod does for a malformed filter, 115 for an operator out of scope. */
export function compileFilter(filter: Doc, options: { variables?: Variables } = {}): Filter {
  throw new Error(`not available yet: ${Object.keys(filter).length} ${options.variables?.size ?? 0}`);
}
