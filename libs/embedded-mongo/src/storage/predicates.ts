import { isDeepStrictEqual } from 'node:util';
import { type Doc } from '../document.js';
import { compileFilter } from '../query/filter.js';
import { type FilterNode } from '../query/filter-node.js';
import { includesNull, intersection, intervalsOf, isWithin, type Interval } from './interval.js';

/** One condition that every match fulfils, and the values of `path` it allows. */
interface Predicate {
  readonly node: FilterNode;
  readonly path: string;
  readonly intervals: readonly Interval[];
}

/** What a filter says about single paths: all of it holds for every match. */
export class Predicates {
  readonly #byPath = new Map<string, Predicate[]>();
  readonly #nodes: FilterNode[] = [];
  /** The branches of the `$or`s, one of each of which holds. */
  readonly unions: (readonly FilterNode[])[] = [];

  constructor(ast: FilterNode) {
    this.#collect(ast, '');
  }

  /**
   * The values of `path` that can match, if limited at all. In a multikey index different elements may fulfil
   * different conditions, so that only one of them narrows the scan.
   */
  allowed(path: string, isMultikey: boolean): readonly Interval[] | undefined {
    const all = (this.#byPath.get(path) ?? []).map(({ intervals }) => intervals);
    if (isMultikey) return all.find((intervals) => intervals.every(({ isPoint }) => isPoint)) ?? all[0];
    return all.length === 0 ? undefined : all.reduce(intersection);
  }

  /** Whether every match has a value other than null at `path`. */
  excludesNull(path: string): boolean {
    return (this.#byPath.get(path) ?? []).some(({ intervals }) => !includesNull(intervals));
  }

  /** Whether every match also fulfils `filter`, as far as that can be told from single conditions. */
  imply(filter: Doc): boolean {
    return conjuncts(compileFilter(filter).ast).every((node) => this.#implies(node));
  }

  #implies(node: FilterNode): boolean {
    if (this.#nodes.some((own) => isDeepStrictEqual(own, node))) return true;
    if (node.kind === 'exists') return this.excludesNull(node.path);
    const allowed = intervalsOf(node);
    if (allowed === undefined || !('path' in node)) return false;
    return (this.#byPath.get(node.path) ?? []).some(({ intervals }) => isWithin(intervals, allowed));
  }

  #collect(node: FilterNode, prefix: string): void {
    for (const child of conjuncts(node)) {
      if (prefix === '') this.#nodes.push(child);
      if (child.kind === 'or' && prefix === '') this.unions.push(child.children);
      if (child.kind === 'elemMatch') {
        this.#collect(child.child, join(prefix, child.path));
      } else if ('path' in child) {
        const intervals = intervalsOf(child);
        if (intervals !== undefined) this.#add({ node: child, path: join(prefix, child.path), intervals });
      }
    }
  }

  #add(predicate: Predicate): void {
    const others = this.#byPath.get(predicate.path) ?? [];
    this.#byPath.set(predicate.path, [...others, predicate]);
  }
}

function conjuncts(node: FilterNode): readonly FilterNode[] {
  return node.kind === 'and' ? node.children.flatMap(conjuncts) : [node];
}

function join(prefix: string, path: string): string {
  return [prefix, path].filter((part) => part !== '').join('.');
}
