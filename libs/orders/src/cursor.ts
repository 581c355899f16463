import { type PageRequest } from '@app/http';

import { BadCursorError } from './orders.errors.js';

/** Lists are newest first: the filter for what is older than the cursor. @throws BadCursorError */
export function olderThan({ cursor }: PageRequest): { readonly _id?: { readonly $lt: string } } {
  if (cursor === undefined) return {};
  if (!/^[0-9a-f]{24}$/.test(cursor)) throw new BadCursorError();
  return { _id: { $lt: cursor } };
}
