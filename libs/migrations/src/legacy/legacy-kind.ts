/** How documents of one kind are told apart in a collection that both systems call the same. */
export interface LegacyKind {
  readonly collection: string;
  /** Any of them makes a document one of the previous system. */
  readonly legacyFields: readonly [string, ...string[]];
  /** Every document of today has it, and none of the previous system. */
  readonly presentField: string;
}

/** Where the originals are kept, as they were. */
export const asideOf = ({ collection }: LegacyKind): string => `legacy_${collection}`;

/** For findings: collection and id, however odd the id is. */
export function subjectOf(kind: LegacyKind, id: unknown): string {
  const text = JSON.stringify(id) as string | undefined;
  return `${asideOf(kind)}:${(text ?? '').replaceAll('"', '')}`;
}
