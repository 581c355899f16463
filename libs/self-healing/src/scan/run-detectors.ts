import { setImmediate as yieldTurn } from 'node:timers/promises';

import { type Clock, messageOf, TimeoutError, within } from '@app/kernel';

import { type BotDetector, type Detectors, type SystemDetector } from '../detector.js';
import { botSubject, type Facts } from '../facts.js';
import { type Finding } from '../finding.js';

/** Bots that are judged before others get a turn of the event loop. */
const SLICE = 250;
/** More findings of one rule in one scan are not worth reading: the rule itself is what is wrong. */
export const FINDINGS_MAX = 5000;

/** How one rule did. `flooded`: it found more than can be true, and what it found is not acted on. */
export interface RuleRun {
  readonly rule: string;
  readonly outcome: 'done' | 'skipped' | 'failed' | 'timed_out' | 'flooded';
  readonly durationMs: number;
  readonly findings: readonly Finding[];
  /** Why it was skipped or failed. */
  readonly error: string | undefined;
}

export interface Judgement {
  readonly facts: Facts;
  readonly clock: Clock;
  /** For one rule over all bots, ms. */
  readonly ruleDeadlineMs: number;
}

/** Where a rule puts what it finds, so that a deadline loses none of it. */
interface Tray {
  readonly findings: Finding[];
  /** What it threw, and for how many bots. */
  error: string | undefined;
  errors: number;
}

/** Asks every rule, each by itself: one that throws, hangs or floods takes nothing from the others. */
export async function runDetectors(
  { forBots, forSystem }: Pick<Detectors, 'forBots' | 'forSystem'>,
  judgement: Judgement,
  signal: AbortSignal,
): Promise<readonly RuleRun[]> {
  const runs: RuleRun[] = [];
  for (const detector of forBots) {
    runs.push(
      await runRule(detector, judgement, signal, (tray, s) => judgeBots(detector, judgement.facts, tray, s)),
    );
  }
  for (const detector of forSystem) {
    runs.push(
      await runRule(detector, judgement, signal, (tray) => judgeSystem(detector, judgement.facts, tray)),
    );
  }
  return runs;
}

async function runRule(
  { rule, needs }: Pick<BotDetector, 'rule' | 'needs'>,
  { facts, clock, ruleDeadlineMs }: Judgement,
  signal: AbortSignal,
  judge: (tray: Tray, signal: AbortSignal) => Promise<void>,
): Promise<RuleRun> {
  const startedAt = clock.now();
  const missing = needs.find((name) => facts.unavailable.has(name));
  if (missing !== undefined) {
    const error = `${missing} cannot be read: ${facts.unavailable.get(missing) ?? ''}`;
    return { rule, outcome: 'skipped', durationMs: 0, findings: [], error };
  }
  const tray: Tray = { findings: [], error: undefined, errors: 0 };
  const outcome = await outcomeOf(
    () => within(ruleDeadlineMs, `rule ${rule}`, (deadline) => judge(tray, deadline), signal),
    tray,
  );
  signal.throwIfAborted();
  const findings = tray.findings.slice(0, FINDINGS_MAX);
  return { rule, outcome, durationMs: clock.now() - startedAt, findings, error: errorText(tray) };
}

async function outcomeOf(judge: () => Promise<void>, tray: Tray): Promise<RuleRun['outcome']> {
  try {
    await judge();
  } catch (error) {
    note(tray, error);
    if (error instanceof TimeoutError) return 'timed_out';
  }
  if (tray.findings.length > FINDINGS_MAX) return 'flooded';
  return tray.errors > 0 ? 'failed' : 'done';
}

async function judgeBots(
  detector: BotDetector,
  { bots }: Facts,
  tray: Tray,
  signal: AbortSignal,
): Promise<void> {
  let judged = 0;
  for (const { bot, facts } of bots) {
    if (!detector.judges.includes(bot.status)) continue;
    judged += 1;
    if (judged % SLICE === 0) await yieldTurn();
    signal.throwIfAborted();
    try {
      const fault = detector.detect(bot, facts);
      const found = fault instanceof Promise ? await fault : fault;
      if (found !== undefined)
        tray.findings.push({ ...found, rule: detector.rule, subject: botSubject(bot.id) });
    } catch (error) {
      note(tray, error);
    }
    if (tray.findings.length > FINDINGS_MAX) return;
  }
}

async function judgeSystem(detector: SystemDetector, { system }: Facts, tray: Tray): Promise<void> {
  for (const finding of await detector.detect(system)) {
    tray.findings.push({ ...finding, rule: detector.rule });
    if (tray.findings.length > FINDINGS_MAX) return;
  }
}

function note(tray: Tray, error: unknown): void {
  tray.error ??= messageOf(error);
  tray.errors += 1;
}

const errorText = ({ error, errors }: Tray): string | undefined =>
  error === undefined || errors < 2 ? error : `${error} (and ${errors - 1} more)`;
