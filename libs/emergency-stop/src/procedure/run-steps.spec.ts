import { SystemClock } from '@app/kernel';

import { type HaltContext, HaltStep, type HaltStepReport } from './halt-step.js';
import { runSteps } from './run-steps.js';

const context: HaltContext = { scope: 'global', reason: 'test', epoch: 1, flatten: false };

class AStep extends HaltStep {
  readonly deadlineMs = 5;

  constructor(
    readonly name: string,
    readonly order: number,
    private readonly work: () => Promise<HaltStepReport>,
  ) {
    super();
  }

  halt(): Promise<HaltStepReport> {
    return this.work();
  }
}

describe('runSteps', () => {
  it('runs every step in its order although one fails and one hangs', async () => {
    const ran: string[] = [];
    const step = (name: string, order: number, work: () => Promise<HaltStepReport>): AStep =>
      new AStep(name, order, () => {
        ran.push(name);
        return work();
      });
    const outcomes = await runSteps(
      [
        step('bots', 30, () => Promise.resolve({ paused: 7 })),
        step('scheduler', 10, () => Promise.reject(new Error('broken'))),
        step('engines', 20, () => new Promise(() => undefined)),
      ],
      context,
      { clock: new SystemClock(), onOutcome: () => undefined },
    );
    expect(ran).toEqual(['scheduler', 'engines', 'bots']);
    expect(outcomes).toMatchObject([
      { name: 'scheduler', outcome: 'failed', error: 'broken' },
      { name: 'engines', outcome: 'timed_out' },
      { name: 'bots', outcome: 'done', report: { paused: 7 } },
    ]);
  });

  it('survives a step that throws before it returns a promise', async () => {
    const broken = new AStep('broken', 1, () => {
      throw new Error('at once');
    });
    const [outcome] = await runSteps([broken], context, {
      clock: new SystemClock(),
      onOutcome: () => undefined,
    });
    expect(outcome).toMatchObject({ outcome: 'failed', error: 'at once' });
  });
});
