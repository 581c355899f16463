import { createHash } from 'node:crypto';

const OWN_FORM = /^[0-9a-f]{24}$/;
const HASH_DIGITS = 22;

/**
 * The id that a document of the previous system has here, from the id it had there: the same one where it has the form
 * of ours, else a hash of it. It follows from the old id alone, so that references need no table; and it sorts as old,
 * because lists are newest first by id.
 */
export function adoptedId(legacyId: string): string {
  if (OWN_FORM.test(legacyId)) return legacyId;
  return `00${createHash('sha256').update(`legacy:${legacyId}`).digest('hex').slice(0, HASH_DIGITS)}`;
}
