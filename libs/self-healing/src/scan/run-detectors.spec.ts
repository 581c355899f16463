import { botId, SystemClock } from '@app/kernel';
import { aBot } from '@testing/bots';
import { aBotsFacts, aSystemsFacts } from '@testing/self-healing';

import { type BotDetector, type SystemDetector } from '../detector.js';
import { type Facts } from '../facts.js';
import { type Fault, REPORT } from '../finding.js';
import { FINDINGS_MAX, runDetectors } from './run-detectors.js';

const FAULT: Fault = {
  severity: 'info',
  message: 'it is odd',
  evidence: {},
  remedy: REPORT,
  factsKey: 'odd',
};

const aRule = (rule: string, overrides: Partial<BotDetector> = {}): BotDetector => ({
  rule,
  description: '',
  needs: [],
  judges: ['active'],
  detect: () => FAULT,
  ...overrides,
});

const factsOf = (bots: number, unavailable: Facts['unavailable'] = new Map()): Facts => ({
  bots: Array.from({ length: bots }, (_, n) => ({
    bot: aBot({ id: botId(`bot-${n}`) }),
    facts: aBotsFacts(),
  })),
  system: aSystemsFacts(),
  unavailable,
});

async function outcomes(
  forBots: readonly BotDetector[],
  facts = factsOf(3),
  forSystem: readonly SystemDetector[] = [],
) {
  const judgement = { facts, clock: new SystemClock(), ruleDeadlineMs: 50 };
  const runs = await runDetectors({ forBots, forSystem }, judgement, new AbortController().signal);
  return runs.map(({ rule, outcome, findings }) => [rule, outcome, findings.length]);
}

describe('running the rules', () => {
  it('asks each about every bot in a state that is its business', async () => {
    expect(await outcomes([aRule('all'), aRule('none', { judges: ['paused'] })])).toEqual([
      ['all', 'done', 3],
      ['none', 'done', 0],
    ]);
  });

  it('isolates a rule that throws for one bot: the other bots are judged, and the other rules', async () => {
    const throws = aRule('throws', {
      detect: ({ id }) => {
        if (id === 'bot-1') throw new Error('odd bot');
        return FAULT;
      },
    });
    expect(await outcomes([throws, aRule('next')])).toEqual([
      ['throws', 'failed', 2],
      ['next', 'done', 3],
    ]);
  });

  it('gives up a rule that hangs, keeps what it found, and goes on', async () => {
    const hangs = aRule('hangs', {
      detect: ({ id }) => (id === 'bot-1' ? new Promise<undefined>(() => undefined) : FAULT),
    });
    expect(await outcomes([hangs, aRule('next')])).toEqual([
      ['hangs', 'timed_out', 1],
      ['next', 'done', 3],
    ]);
  });

  it('cuts off a rule that floods', async () => {
    const floods: SystemDetector = {
      ...aRule('floods'),
      detect: () =>
        Array.from({ length: FINDINGS_MAX * 2 }, (_, n) => ({ ...FAULT, rule: 'x', subject: `s${n}` })),
    };
    expect(await outcomes([], factsOf(0), [floods])).toEqual([['floods', 'flooded', FINDINGS_MAX]]);
  });

  it('leaves out a rule whose facts could not be read, and says why', async () => {
    const facts = factsOf(3, new Map([['ledger', 'it took too long']]));
    expect(await outcomes([aRule('blind', { needs: ['ledger'] }), aRule('next')], facts)).toEqual([
      ['blind', 'skipped', 0],
      ['next', 'done', 3],
    ]);
  });

  it('ends at once when the scan is aborted', async () => {
    const abort = new AbortController();
    const aborts = aRule('aborts', {
      detect: () => {
        abort.abort(new Error('stopped'));
        return undefined;
      },
    });
    const judgement = { facts: factsOf(3), clock: new SystemClock(), ruleDeadlineMs: 50 };
    await expect(runDetectors({ forBots: [aborts], forSystem: [] }, judgement, abort.signal)).rejects.toThrow(
      'stopped',
    );
  });
});
