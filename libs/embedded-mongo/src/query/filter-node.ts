import { type BSONRegExp } from 'bson';
import { type Expression } from '../aggregate/operator.js';
import { type BsonTypeName, type Value } from '../document.js';

/**
 * A parsed filter. The planner reads index bounds from it: only `and`, `or`, `compare`, `in` and `exists` can narrow a
 * scan, everything else is checked on the document. `$ne`, `$nin`, `$nor`, `$not` and `$exists: false` are `not`.
 */
export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly children: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly child: FilterNode }
  | { readonly kind: 'expr'; readonly expression: Expression }
  | LeafNode;

/** A predicate over the values at a path. */
export type LeafNode =
  | CompareNode
  | InNode
  | ElemMatchNode
  | { readonly kind: 'exists'; readonly path: string }
  | { readonly kind: 'type'; readonly path: string; readonly types: ReadonlySet<BsonTypeName> }
  | { readonly kind: 'size'; readonly path: string; readonly size: number };

/** `value` matches within its own type bracket; equality with null also matches a missing field. */
export interface CompareNode {
  readonly kind: 'compare';
  readonly path: string;
  readonly op: 'eq' | 'lt' | 'lte' | 'gt' | 'gte';
  readonly value: Value;
}

/** One of `values` (in BSON order, each once), or a string matching one of `patterns`: `$in`, and `$regex` alone. */
export interface InNode {
  readonly kind: 'in';
  readonly path: string;
  readonly values: readonly Value[];
  readonly patterns: readonly BSONRegExp[];
}

/** `of: 'object'`: child paths are relative to each element; `of: 'value'`: child paths are empty, the element itself. */
export interface ElemMatchNode {
  readonly kind: 'elemMatch';
  readonly path: string;
  readonly of: 'object' | 'value';
  readonly child: FilterNode;
}
