interface ActiveResources {
  readonly stdout: unknown;
  readonly stderr: unknown;
  /** The kinds of handles that keep the process alive. */
  getActiveResourcesInfo(): string[];
}

/** What a process holds by itself. */
export function ownResources(target: ActiveResources): readonly string[] {
  // The standard streams are opened by the first look at them, which otherwise comes later and looks like a leak.
  for (const stream of ['stdout', 'stderr']) Reflect.get(target, stream);
  return target.getActiveResourcesInfo();
}

/** The kinds in `found` beyond those in `known`, each as often as it occurs more. */
export function openedSince(known: readonly string[], found: readonly string[]): string[] {
  const left = [...found];
  for (const kind of known) if (left.includes(kind)) left.splice(left.indexOf(kind), 1);
  return left;
}

/** Resolves once handles that were closed are gone, which is at the end of the turn in which they were closed. */
export async function closedHandlesGone(): Promise<void> {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await turn();
  await turn();
}
