import { createHash } from 'node:crypto';

import { EJSON } from 'bson';

import { DamagedBackupError } from '../backup.errors.js';

/** A migration that had been applied when the backup was taken. */
export interface AppliedMigration {
  readonly id: string;
  readonly checksum: string;
}

/** Whatever an index or a collection is made with, in the words of the database. */
export type DatabaseOptions = Readonly<Record<string, unknown>>;

export interface CollectionManifest {
  readonly name: string;
  readonly options: DatabaseOptions;
  /** Without that of `_id`, which every collection has. */
  readonly indexes: readonly DatabaseOptions[];
  readonly documents: number;
  /** Of the documents, before compression. */
  readonly bytes: number;
  /** SHA-256 over the documents in the order of their `_id`. */
  readonly hash: string;
}

/** What a backup has in it. */
export interface Manifest {
  readonly formatVersion: number;
  readonly appVersion: string;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly schema: readonly AppliedMigration[];
  readonly collections: readonly CollectionManifest[];
  /** Of the collections that make up the ledger: equal hashes, equal money. */
  readonly ledgerHash: string;
}

/** Types of the database, such as those in a partial filter, survive. */
export const encodeManifest = (manifest: Manifest): Buffer =>
  Buffer.from(EJSON.stringify(manifest, { relaxed: false }));

/** @throws DamagedBackupError: good checksums say nothing about who made the file */
export function decodeManifest(bytes: Uint8Array, position: number): Manifest {
  try {
    const manifest: unknown = EJSON.parse(Buffer.from(bytes).toString(), { relaxed: true });
    if (isManifest(manifest)) return manifest;
  } catch (error) {
    throw new DamagedBackupError('its manifest is not readable', position, error);
  }
  throw new DamagedBackupError('its manifest lacks something', position);
}

/** One hash for several collections, whatever else the backup holds. */
export function hashOfCollections(
  collections: readonly Pick<CollectionManifest, 'name' | 'hash'>[],
  names: readonly string[],
): string {
  const hashes = new Map(collections.map(({ name, hash }) => [name, hash]));
  const lines = names.toSorted().map((name) => `${name}:${hashes.get(name) ?? 'none'}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}

function isManifest(value: unknown): value is Manifest {
  return (
    isObject(value) &&
    [value.appVersion, value.takenAt, value.ledgerHash].every((field) => typeof field === 'string') &&
    Array.isArray(value.schema) &&
    value.schema.every((applied) => isObject(applied) && typeof applied.id === 'string') &&
    Array.isArray(value.collections) &&
    value.collections.every(isCollectionManifest)
  );
}

const isCollectionManifest = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.name === 'string' &&
  typeof value.hash === 'string' &&
  typeof value.documents === 'number' &&
  isObject(value.options) &&
  Array.isArray(value.indexes);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
