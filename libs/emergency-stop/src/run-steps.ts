import { type Clock, messageOf, TimeoutError, within } from '@app/kernel';

import { type HaltContext, type HaltStep, type HaltStepOutcome } from './halt-step.js';

/** Runs every step in its order, each within its deadline, whatever the others do. Never rejects. */
export async function runSteps(
  steps: readonly HaltStep[],
  context: HaltContext,
  shell: { readonly clock: Clock; readonly onOutcome: (outcome: HaltStepOutcome) => void },
): Promise<readonly HaltStepOutcome[]> {
  const outcomes: HaltStepOutcome[] = [];
  for (const step of [...steps].sort((a, b) => a.order - b.order)) {
    const outcome = await runStep(step, context, shell.clock);
    outcomes.push(outcome);
    shell.onOutcome(outcome);
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
