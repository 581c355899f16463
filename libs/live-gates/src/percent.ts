/** For people: a ratio as percent. */
export const percent = (ratio: number, digits = 1): string => `${(ratio * 100).toFixed(digits)}%`;
