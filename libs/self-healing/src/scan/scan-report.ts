import { type HandledFinding } from '../events/healing-event.js';
import { type FactName } from '../facts.js';
import { type ReadingRun } from './reading.js';
import { type RuleRun } from './run-detectors.js';

/** How a rule did, without what it found. */
interface RuleReport {
  readonly rule: string;
  readonly outcome: RuleRun['outcome'];
  readonly durationMs: number;
  readonly findings: number;
  readonly error: string | undefined;
}

/** What a scan saw and did. */
export interface ScanReport {
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly bots: number;
  /** Documents that are no bots. */
  readonly unreadable: number;
  readonly findings: number;
  readonly actions: { readonly done: number; readonly failed: number; readonly withheld: number };
  readonly readings: readonly ReadingRun[];
  readonly rules: readonly RuleReport[];
  /** What kept it from being complete; empty when every fact was read and every rule was asked. */
  readonly problems: readonly string[];
}

export function reportOf(parts: {
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly bots: number;
  readonly unreadable: number;
  readonly readings: readonly ReadingRun[];
  readonly runs: readonly RuleRun[];
  readonly handled: readonly HandledFinding[];
}): ScanReport {
  const { readings, runs, handled, ...figures } = parts;
  const count = (outcome: string): number =>
    handled.filter(({ result }) => result.outcome === outcome).length;
  return {
    ...figures,
    findings: handled.length,
    actions: { done: count('done'), failed: count('failed'), withheld: count('withheld') },
    readings,
    rules: runs.map(({ findings, ...run }) => ({ ...run, findings: findings.length })),
    problems: [
      ...readings.flatMap(({ name, error }) => (error === undefined ? [] : [unread(name, error)])),
      ...runs.flatMap(({ rule, outcome, error }) =>
        outcome === 'done' || outcome === 'skipped' ? [] : [`rule ${rule} ${outcome}: ${error ?? ''}`],
      ),
    ],
  };
}

const unread = (name: FactName, error: string): string => `${name} could not be read: ${error}`;
