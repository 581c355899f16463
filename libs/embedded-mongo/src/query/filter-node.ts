import { type BSONRegExp } from 'bson';
import { type Expression } from '../aggregate/expression.js';
import { type BsonTypeName, type Value } from '../document.js';

/**
 * A parsed filter. The planner reads index bounds from it: only `and`, `or`, `compare`, `in`, `exists` and `regex` can
 * narrow a scan, everything else is checked on the document. `$ne`, `$nin`, `$not` and `$exists: false` are `not`.
 */
export type FilterNode = LogicalNode | NotNode | ExprNode | ConstantNode | LeafNode;

/** A predicate over the values at a path. */
export type LeafNode =
  CompareNode | InNode | RegexNode | ExistsNode | TypeNode | SizeNode | ModNode | BitsNode | ElemMatchNode;

export interface LogicalNode {
  readonly kind: 'and' | 'or' | 'nor';
  readonly children: readonly FilterNode[];
}
interface NotNode {
  readonly kind: 'not';
  readonly child: FilterNode;
}
/** `value` matches within its own type bracket; equality with null also matches a missing field. */
export interface CompareNode {
  readonly kind: 'compare';
  readonly path: string;
  readonly op: 'eq' | 'lt' | 'lte' | 'gt' | 'gte';
  readonly value: Value;
}
/** One of `values` (in BSON order, each once), or a string matching one of `patterns`. */
export interface InNode {
  readonly kind: 'in';
  readonly path: string;
  readonly values: readonly Value[];
  readonly patterns: readonly BSONRegExp[];
}
interface RegexNode {
  readonly kind: 'regex';
  readonly path: string;
  readonly pattern: BSONRegExp;
}
interface ExistsNode {
  readonly kind: 'exists';
  readonly path: string;
}
interface TypeNode {
  readonly kind: 'type';
  readonly path: string;
  readonly types: ReadonlySet<BsonTypeName>;
}
interface SizeNode {
  readonly kind: 'size';
  readonly path: string;
  readonly size: number;
}
export interface ModNode {
  readonly kind: 'mod';
  readonly path: string;
  readonly divisor: bigint;
  readonly remainder: bigint;
}
export interface BitsNode {
  readonly kind: 'bits';
  readonly path: string;
  readonly test: BitTest;
  readonly positions: readonly number[];
}
export type BitTest = 'allSet' | 'allClear' | 'anySet' | 'anyClear';
/** `of: 'object'`: child paths are relative to each element; `of: 'value'`: child paths are empty, the element itself. */
export interface ElemMatchNode {
  readonly kind: 'elemMatch';
  readonly path: string;
  readonly of: 'object' | 'value';
  readonly child: FilterNode;
}
interface ExprNode {
  readonly kind: 'expr';
  readonly expression: Expression;
}
/** `$all: []` matches nothing; an `and` of nothing matches everything. */
interface ConstantNode {
  readonly kind: 'constant';
  readonly matches: boolean;
}
