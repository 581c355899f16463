import { messageOf, within } from '@app/kernel';

import { type GateCheck, type GateFinding, type GateSubject } from './gate-check.js';
import { type CheckReport, type GateReport } from './gate-report.js';

/** A gate nobody guards is closed. */
const NO_CHECKS = 'No check of the live gate is in place';

/**
 * Asks every check at once, each within the deadline, and allows only what all of them allow. Never rejects: a check
 * that throws, hangs or has no finding fails with a reason of its own.
 */
export async function runGate(
  checks: readonly GateCheck[],
  subject: GateSubject,
  timeoutMs: number,
): Promise<GateReport> {
  const reports = await Promise.all(checks.map((check) => ask(check, subject, timeoutMs)));
  const reasons = checks.length === 0 ? [NO_CHECKS] : reports.flatMap((report) => report.reasons);
  return { liveAllowed: reasons.length === 0, reasons, checks: reports };
}

async function ask(check: GateCheck, subject: GateSubject, timeoutMs: number): Promise<CheckReport> {
  const { code } = check;
  try {
    const finding = await within(timeoutMs, `The check '${code}'`, (signal) =>
      check.evaluate(subject, signal),
    );
    return { code, status: finding.reasons.length === 0 ? 'passed' : 'failed', ...finding };
  } catch (error) {
    return { code, status: 'failed', ...couldNotRun(code, messageOf(error)) };
  }
}

function couldNotRun(code: string, message: string): GateFinding {
  return {
    reasons: [`The check '${code}' could not run: ${message}`],
    measured: 'unknown',
    threshold: 'a check that runs',
    remedy: 'Ask again; if it stays, an administrator has to look at the log',
    earliest: undefined,
  };
}
