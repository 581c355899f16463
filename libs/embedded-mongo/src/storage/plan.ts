import { type IndexInfo } from './catalog.js';
import { type KeyRange } from './key-reader.js';

/** How to find the candidates of a query. The filter is always checked again on each document. */
export type Plan = CollectionScan | IndexScan | UnionScan;

interface CollectionScan {
  readonly kind: 'collection';
  readonly isReverse: boolean;
}

export interface IndexScan {
  readonly kind: 'index';
  readonly index: IndexInfo;
  /** One after another they are in the index's order, or its reverse. */
  readonly ranges: readonly KeyRange[];
  readonly isReverse: boolean;
  readonly isMultikey: boolean;
  /** The candidates come in the order asked for. */
  readonly isSorted: boolean;
}

/** The branches of an `$or`; a document found by several counts once. */
interface UnionScan {
  readonly kind: 'union';
  readonly scans: readonly IndexScan[];
}
