/** The environment cannot be understood; lists every problem, so that one start is enough to fix them all. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}:\n- ${problems.join('\n- ')}`,
    );
    this.name = 'ConfigurationError';
  }
}
