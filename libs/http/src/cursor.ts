import { BadCursorError } from './http.errors.js';
import { type PageRequest } from './page.js';

/** Lists are newest first by document id: the filter for what is older than the cursor. @throws BadCursorError */
export function olderThan({ cursor }: Pick<PageRequest, 'cursor'>): {
  readonly _id?: { readonly $lt: string };
} {
  if (cursor === undefined) return {};
  if (!/^[0-9a-f]{24}$/.test(cursor)) throw new BadCursorError();
  return { _id: { $lt: cursor } };
}
