import { compileExpression, type Expression, type Variables } from './aggregate/expression.js';
import { segmentsOf } from './aggregate/field-path.js';
import { isTruthy } from './aggregate/truth.js';
import { type Doc, isDoc, type Value } from './document.js';
import { MongoError, unsupported } from './errors.js';
import { isNumeric } from './numeric.js';
import { elementMatching, isSlice, matchedElement, slice, type Transform } from './projection-transform.js';
import { type Filter } from './query/filter.js';

export interface ProjectionOptions {
  /** The query's filter, which the positional projection `a.$` needs. */
  readonly filter?: Filter;
  readonly variables?: Variables;
}

/** What becomes of one field. */
export type ProjectionNode =
  | { readonly kind: 'include' | 'exclude' }
  | { readonly kind: 'transform'; readonly transform: Transform }
  | { readonly kind: 'computed'; readonly expression: Expression }
  | ProjectionBranch;

export interface ProjectionBranch {
  readonly kind: 'branch';
  readonly children: Map<string, ProjectionNode>;
}

export interface ProjectionTree {
  readonly root: ProjectionBranch;
  /** Whether only the named fields are shown, or all others. */
  readonly isInclusion: boolean;
}

/** @throws MongoError 31253 or 31254 for a mixture of inclusion and exclusion, 31249 for colliding paths. */
export function parseProjection(spec: Doc, options: ProjectionOptions): ProjectionTree {
  const parser = new ProjectionParser(options);
  parser.parse(spec, []);
  return parser.finish();
}

class ProjectionParser {
  readonly #root: ProjectionBranch = { kind: 'branch', children: new Map() };
  #mode: 'inclusion' | 'exclusion' | undefined;
  #hasId = false;

  constructor(private readonly options: ProjectionOptions) {}

  parse(spec: Doc, prefix: readonly string[]): void {
    for (const [key, value] of Object.entries(spec)) {
      if (key.endsWith('.$')) this.#positional([...prefix, ...segmentsOf(key.slice(0, -2))]);
      else this.#field([...prefix, ...segmentsOf(key)], value);
    }
  }

  finish(): ProjectionTree {
    const id = this.#root.children.get('_id');
    const isInclusion =
      this.#mode === undefined ? this.#hasId && id?.kind === 'include' : this.#mode === 'inclusion';
    if (isInclusion && id === undefined) this.#root.children.set('_id', { kind: 'include' });
    return { root: this.#root, isInclusion };
  }

  #field(path: readonly string[], value: Value): void {
    if (isDoc(value)) {
      this.#document(path, value);
    } else if (typeof value === 'boolean' || isNumeric(value)) {
      this.#show(path, isTruthy(value));
    } else {
      this.#computed(path, value);
    }
  }

  #show(path: readonly string[], isShown: boolean): void {
    if (path.join('.') === '_id') this.#hasId = true;
    else this.#require(isShown ? 'inclusion' : 'exclusion', path);
    this.#insert(path, { kind: isShown ? 'include' : 'exclude' });
  }

  #document(path: readonly string[], value: Doc): void {
    const [operator = ''] = Object.keys(value);
    if (operator === '')
      throw new MongoError(51270, `An empty sub-projection is not a valid value. Found empty object at path`);
    if (!operator.startsWith('$')) {
      this.parse(value, path);
    } else if (operator === '$slice' && isSlice(value.$slice)) {
      this.#insert(path, { kind: 'transform', transform: slice(value.$slice) });
    } else if (operator === '$elemMatch') {
      this.#elemMatch(path, value.$elemMatch);
    } else if (operator === '$meta') {
      throw unsupported('The projection operator $meta');
    } else {
      this.#computed(path, value);
    }
  }

  #elemMatch(path: readonly string[], condition: Value): void {
    if (path.length > 1) throw new MongoError(31255, 'Cannot use $elemMatch projection on a nested field.');
    this.#require('inclusion', path);
    this.#insert(path, {
      kind: 'transform',
      transform: elementMatching(condition, this.options.variables ?? new Map()),
    });
  }

  #positional(path: readonly string[]): void {
    const { filter } = this.options;
    if (filter === undefined)
      throw new MongoError(31324, 'Cannot use positional projection outside of a find');
    this.#require('inclusion', path);
    this.#insert(path, { kind: 'transform', transform: matchedElement(path.join('.'), filter) });
  }

  #computed(path: readonly string[], spec: Value): void {
    if (this.#mode === 'exclusion')
      throw new MongoError(31252, 'Cannot use an expression in an exclusion projection');
    this.#mode = 'inclusion';
    this.#insert(path, { kind: 'computed', expression: compileExpression(spec) });
  }

  #require(mode: 'inclusion' | 'exclusion', path: readonly string[]): void {
    const field = path.join('.');
    if (this.#mode === 'exclusion' && mode === 'inclusion')
      throw new MongoError(31253, `Cannot do inclusion on field ${field} in exclusion projection`);
    if (this.#mode === 'inclusion' && mode === 'exclusion')
      throw new MongoError(31254, `Cannot do exclusion on field ${field} in inclusion projection`);
    this.#mode = mode;
  }

  #insert(path: readonly string[], node: ProjectionNode): void {
    let branch = this.#root;
    for (const name of path.slice(0, -1)) {
      const child: ProjectionNode = branch.children.get(name) ?? { kind: 'branch', children: new Map() };
      if (child.kind !== 'branch') throw collision(path);
      branch.children.set(name, child);
      branch = child;
    }
    const last = path.at(-1) ?? '';
    if (branch.children.has(last)) throw collision(path);
    branch.children.set(last, node);
  }
}

function collision(path: readonly string[]): MongoError {
  return new MongoError(31249, `Path collision at ${path.join('.')}`);
}
