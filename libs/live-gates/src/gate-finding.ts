import { type GateFinding } from './gate-check.js';

/** What was found and what is asked for, in the same unit. */
type Measure = Pick<GateFinding, 'measured' | 'threshold'>;

export const passed = (measure: Measure): GateFinding => ({
  ...measure,
  reasons: [],
  remedy: undefined,
  earliest: undefined,
});

export const failed = (
  reasons: string | readonly [string, ...string[]],
  finding: Measure & { readonly remedy: string; readonly earliest?: Date | undefined },
): GateFinding => ({
  earliest: undefined,
  ...finding,
  reasons: typeof reasons === 'string' ? [reasons] : reasons,
});
