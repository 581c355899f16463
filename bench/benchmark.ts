/** One thing to measure, run by its name: `npm run bench -- <name> [argument ...]`. */
export interface Benchmark {
  /** The exit code: 0 when every target is met and nothing is wrong. */
  run(args: readonly string[]): Promise<number>;
}
