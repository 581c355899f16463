/** Part of a list, newest first. `nextCursor` asks for the rest; undefined on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | undefined;
}

/** What part of a list is wanted: at most `limit` items after `cursor`. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * Makes a page of up to `limit + 1` items: ask the database for one more than wanted, so that it is known whether
 * there are more. `cursorOf` names the item from which the next page goes on.
 */
export function pageOf<T>(found: readonly T[], limit: number, cursorOf: (item: T) => string): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? cursorOf(last) : undefined };
}

/** The same page in another form, such as DTOs. */
export function mapPage<T, U>({ items, nextCursor }: Page<T>, map: (item: T) => U): Page<U> {
  return { items: items.map(map), nextCursor };
}
