import { DATABASE_STATE_COLLECTION } from '@app/persistence';

import { NewerSchemaError } from '../backup.errors.js';
import { type AppliedMigration, type Manifest } from '../file/manifest.js';

/**
 * A backup of an older version is restored and then migrated by the next start; one of a later version is not
 * understood. @param known the migrations of this version
 * @throws NewerSchemaError
 */
export function demandRestorable(
  { schema, collections, appVersion }: Manifest,
  known: readonly AppliedMigration[],
): void {
  const checksums = new Map(known.map(({ id, checksum }) => [id, checksum]));
  const problems = schema.flatMap(({ id, checksum }) => {
    const here = checksums.get(id);
    if (here === undefined) return [`migration ${id} is not known here`];
    return here === checksum ? [] : [`migration ${id} is another one here`];
  });
  const reserved = collections.map(({ name }) => name).filter(isReserved);
  problems.push(...reserved.map((name) => `collection ${name} may not be restored`));
  if (problems.length > 0) throw new NewerSchemaError(problems, appVersion);
}

/** What says of a database whether it is complete, and what belongs to the server of the database. */
const isReserved = (name: string): boolean =>
  name === '' || name === DATABASE_STATE_COLLECTION || name.startsWith('system.') || name.includes('$');
