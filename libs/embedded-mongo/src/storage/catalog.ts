import { type Binary } from 'bson';
import { type Doc } from '../document.js';
import { type SortKey } from '../sort.js';

/** What `createIndexes` was asked for; `spec` is what `listIndexes` answers. */
export interface IndexInfo {
  readonly id: number;
  readonly name: string;
  readonly spec: Doc;
  readonly keys: readonly SortKey[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partialFilter: Doc | undefined;
  readonly expireAfterSeconds: number | undefined;
  /** False while it is being built: it is kept up to date, but does not yet know all documents. */
  readonly isReady: boolean;
}

export interface CollectionInfo {
  readonly id: number;
  readonly db: string;
  readonly name: string;
  readonly uuid: Binary;
  /** `_id_` comes first. */
  readonly indexes: readonly IndexInfo[];
}

export function namespaceOf(collection: { readonly db: string; readonly name: string }): string {
  return `${collection.db}.${collection.name}`;
}

/** Which collections and indexes there are. It never changes: each change makes the next catalog. */
export class Catalog {
  readonly #collections: ReadonlyMap<string, CollectionInfo>;

  constructor(collections: Iterable<CollectionInfo> = []) {
    this.#collections = new Map([...collections].map((collection) => [namespaceOf(collection), collection]));
  }

  find(db: string, name: string): CollectionInfo | undefined {
    return this.#collections.get(`${db}.${name}`);
  }

  all(): CollectionInfo[] {
    return [...this.#collections.values()];
  }

  of(db: string): CollectionInfo[] {
    return this.all().filter((collection) => collection.db === db);
  }

  with(collection: CollectionInfo): Catalog {
    return new Catalog([...this.all(), collection]);
  }

  without(collection: CollectionInfo): Catalog {
    return new Catalog(this.all().filter(({ id }) => id !== collection.id));
  }
}
