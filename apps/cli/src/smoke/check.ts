import { messageOf } from '@app/kernel';

/** One thing that must be so at a running server. */
export interface Check {
  readonly name: string;
  /** Resolves to what was found. @throws Error saying what is wrong, or why it cannot be told */
  run(): Promise<string>;
}

/** Runs the checks in their order, each of which prints a line of its own. A check that cannot run has failed. */
export async function runChecks(checks: readonly Check[], print: (line: string) => void): Promise<boolean> {
  let passed = 0;
  for (const check of checks) {
    try {
      print(`✓ ${check.name}: ${await check.run()}`);
      passed += 1;
    } catch (error) {
      print(`✗ ${check.name}: ${messageOf(error)}`);
    }
  }
  const isPassed = checks.length > 0 && passed === checks.length;
  const score = `${passed}/${checks.length} checks successful`;
  print(isPassed ? `✓ SMOKE TEST PASSED: ${score}` : `✗ SMOKE TEST FAILED: ${score}`);
  return isPassed;
}
