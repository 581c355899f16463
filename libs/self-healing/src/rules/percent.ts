/** A ratio as people read it. */
export const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
