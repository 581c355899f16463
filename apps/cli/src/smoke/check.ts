import { messageOf } from '@app/kernel';

/** One thing that must be so at a running server. */
export interface Check {
  readonly name: string;
  /** Resolves to what was found. @throws Error saying what is wrong, or why it cannot be told */
  run(): Promise<string>;
}

/** What became of a check. */
export interface CheckOutcome {
  readonly name: string;
  readonly passed: boolean;
}

/** Runs the checks in their order, each of which prints a line of its own. A check that cannot run has failed. */
export async function runChecks(
  checks: readonly Check[],
  print: (line: string) => void,
): Promise<readonly CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  for (const check of checks) {
    try {
      print(`✓ ${check.name}: ${await check.run()}`);
      outcomes.push({ name: check.name, passed: true });
    } catch (error) {
      print(`✗ ${check.name}: ${messageOf(error)}`);
      outcomes.push({ name: check.name, passed: false });
    }
  }
  const successful = outcomes.filter(({ passed }) => passed).length;
  const score = `${successful}/${checks.length} checks successful`;
  print(havePassed(outcomes) ? `✓ SMOKE TEST PASSED: ${score}` : `✗ SMOKE TEST FAILED: ${score}`);
  return outcomes;
}

/** All of them, of which there must be some. */
export const havePassed = (outcomes: readonly CheckOutcome[]): boolean =>
  outcomes.length > 0 && outcomes.every(({ passed }) => passed);
