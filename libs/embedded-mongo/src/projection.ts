import { type Variables } from './aggregate/expression.js';
import { type Doc } from './document.js';
import { type Filter } from './query/filter.js';

export interface ProjectionOptions {
  /** The query's filter, which the positional projection `a.$` needs. */
  readonly filter?: Filter;
  readonly variables?: Variables;
}

/** A find projection. @throws MongoError 31253, 31254, 31249 and others as mongod does. */
export function compileProjection(spec: Doc, options: ProjectionOptions = {}): (doc: Doc) => Doc {
  throw new Error(`not available yet: ${Object.keys(spec).length} ${options.variables?.size ?? 0}`);
}
