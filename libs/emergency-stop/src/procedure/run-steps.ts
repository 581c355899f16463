import { type Clock, messageOf, TimeoutError, within } from '@app/kernel';

import { type HaltContext, type HaltStep, type HaltStepOutcome } from './halt-step.js';

export interface StepRun {
  readonly clock: Clock;
  /** With every outcome so far, this one included. */
  readonly onOutcome: (outcome: HaltStepOutcome, soFar: readonly HaltStepOutcome[]) => void;
}

/** Runs every step in its order, each within its deadline, whatever the others do. Never rejects. */
export async function runSteps(
  steps: readonly HaltStep[],
  context: HaltContext,
  { clock, onOutcome }: StepRun,
): Promise<readonly HaltStepOutcome[]> {
  const outcomes: HaltStepOutcome[] = [];
  for (const step of [...steps].sort((a, b) => a.order - b.order)) {
    const outcome = await runStep(step, context, clock);
    outcomes.push(outcome);
    onOutcome(outcome, [...outcomes]);
  }
  return outcomes;
}

async function runStep(step: HaltStep, context: HaltContext, clock: Clock): Promise<HaltStepOutcome> {
  const { name } = step;
  const startedAt = clock.now();
  try {
    const report = await within(step.deadlineMs, `halt step ${name}`, (signal) => step.halt(context, signal));
    return { name, outcome: 'done', durationMs: clock.now() - startedAt, report };
  } catch (error) {
    const outcome = error instanceof TimeoutError ? 'timed_out' : 'failed';
    return { name, outcome, durationMs: clock.now() - startedAt, error: messageOf(error) };
  }
}
