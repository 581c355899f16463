/**
 * The part of the error budget that the n-th variant of a user gets, before and after others have proved themselves.
 * 1/2, 1/6, 1/12, ...: they add up to 1 however many follow, so a user may try on without end, one after the other or
 * all at once, and the chance that any variant without an edge passes stays within the budget.
 */
const weight = (ordinal: number): number => 1 / (ordinal * (ordinal + 1));

/** Without the others: what the looks at the record are planned with, which must not depend on results. */
export const ownShare = weight;

/**
 * Holm's step-down procedure with weights (Holm, Scandinavian Journal of Statistics 1979): what proved variants were
 * given is shared out among the rest. It holds whatever the variants have in common. With weights fixed before the
 * variants exist it holds while they come one by one (Tian and Ramdas, Statistical Methods in Medical Research 2021).
 */
export function shareOfBudget(ordinal: number, proved: readonly number[]): number {
  const given = proved.filter((other) => other !== ordinal).reduce((sum, other) => sum + weight(other), 0);
  return weight(ordinal) / (1 - given);
}
