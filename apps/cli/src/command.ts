/** One command of the command line, in a file of its own: `apps/cli/src/<name>.command.ts` exports it as `command`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Runs with the arguments after the command's name; resolves to the exit code. */
  run(args: readonly string[]): Promise<number>;
}
