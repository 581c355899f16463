import { type Bot, type BotStatus } from '@app/bots';
import { botId } from '@app/kernel';
import { aBot } from '@testing/bots';
import fc from 'fast-check';

import { type History } from '../events/healing-event.js';
import { type Finding, PAUSE, QUARANTINE, type Remedy } from '../finding.js';
import { type RuleRun } from '../scan/run-detectors.js';
import { planActions } from './plan.js';

const finding = (rule: string, id: string, remedy: Remedy): Finding => ({
  rule,
  subject: `bot:${id}`,
  severity: 'warning',
  message: 'odd',
  evidence: {},
  remedy,
  factsKey: 'facts-1',
});
const run = (rule: string, findings: readonly Finding[], outcome: RuleRun['outcome'] = 'done'): RuleRun => ({
  rule,
  outcome,
  durationMs: 0,
  findings,
  error: undefined,
});
const botIn = (status: BotStatus, id = 'a'): Bot => aBot({ id: botId(id), status });
const RESTART: Remedy = { kind: 'restart', part: 'trading' };

function plan(runs: readonly RuleRun[], bots: readonly Bot[], history: readonly [string, History][] = []) {
  return planActions(runs, bots, new Map(history)).map(
    ({ finding: { rule }, remedy: { kind }, withheld }) => [rule, kind, withheld === undefined],
  );
}

describe('the plan of a scan', () => {
  it('moves a bot once, by the strongest remedy, and after all repairs', () => {
    const runs = [
      run('isolate', [finding('isolate', 'a', QUARANTINE)]),
      run('pause', [finding('pause', 'a', PAUSE)]),
      run('mend', [finding('mend', 'a', { kind: 'repair', repair: 'mend_times' })]),
    ];
    expect(plan(runs, [botIn('active')])).toEqual([
      ['mend', 'repair', true],
      ['pause', 'pause', false],
      ['isolate', 'quarantine', true],
    ]);
  });

  it('moves nothing but active bots: not one that a person or a stop paused, nor an archived one', () => {
    const statuses = fc.constantFrom<BotStatus>('paused', 'quarantined', 'stopped', 'archived');
    fc.assert(
      fc.property(statuses, fc.constantFrom(PAUSE, QUARANTINE), (status, remedy) => {
        const [planned] = plan([run('r', [finding('r', 'a', remedy)])], [botIn(status)]);
        expect(planned?.[2]).toBe(false);
      }),
    );
  });

  it('does not act twice on the same facts: who resumed the bot knew them', () => {
    const acted: History = { isOpen: false, lastAction: 'pause', lastOutcome: 'done', actedOn: 'facts-1' };
    const runs = [run('r', [finding('r', 'a', PAUSE)])];
    expect(plan(runs, [botIn('active')], [['r|bot:a', acted]])).toEqual([['r', 'pause', false]]);
    const other = { ...acted, actedOn: 'facts-0' };
    expect(plan(runs, [botIn('active')], [['r|bot:a', other]])).toEqual([['r', 'pause', true]]);
  });

  it('isolates the bot when a restart did not help, and never restarts for the same fault again', () => {
    const restarted: History = {
      isOpen: true,
      lastAction: 'restart',
      lastOutcome: 'done',
      actedOn: 'facts-0',
    };
    const runs = [run('r', [finding('r', 'a', RESTART)])];
    expect(plan(runs, [botIn('active')])).toEqual([['r', 'restart', true]]);
    expect(plan(runs, [botIn('active')], [['r|bot:a', restarted]])).toEqual([['r', 'quarantine', true]]);
  });

  it('isolates nobody when most bots show the same, for then it is not their own; pausing is safe', () => {
    const bots = Array.from({ length: 30 }, (_, n) => botIn('active', `b${n}`));
    const all = (remedy: Remedy) =>
      run(
        'r',
        bots.map(({ id }) => finding('r', id, remedy)),
      );
    expect(plan([all(QUARANTINE)], bots).every(([, , isDone]) => isDone === false)).toBe(true);
    expect(plan([all(PAUSE)], bots).every(([, , isDone]) => isDone === true)).toBe(true);
  });

  it('acts on nothing a flooding rule says', () => {
    const runs = [run('r', [finding('r', 'a', PAUSE)], 'flooded')];
    expect(plan(runs, [botIn('active')])).toEqual([['r', 'pause', false]]);
  });
});
