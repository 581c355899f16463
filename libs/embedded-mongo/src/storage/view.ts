import { type Catalog } from './catalog.js';
import { type IndexMark } from './catalog-records.js';
import { type KeyReader } from './key-reader.js';

/** What queries see: the committed state, a batch of writes, or a transaction. */
export interface View extends KeyReader {
  /** As it is now: it may be another after a pause. */
  readonly catalog: Catalog;
  isMarked(mark: IndexMark, index: number): boolean;
}
