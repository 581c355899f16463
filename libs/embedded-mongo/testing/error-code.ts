/** The MongoDB error code with which `act` fails, or undefined if it does not fail. */
export function codeOf(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
}
