import { messageOf } from '@app/kernel';

/** One way to reach the emergency stop. Each method resolves to what a person should know, one line or more. */
export interface HaltWay {
  /** As in "through the server at ...". */
  readonly name: string;
  /** @throws when it did not stop; then the next way is tried */
  stop(reason: string): Promise<string>;
  /** @throws RefusedError when it may not be; anything else when it could not be tried */
  resume(command: ResumeOptions): Promise<string>;
  status(): Promise<string>;
}

export interface ResumeOptions {
  readonly reason: string | undefined;
  readonly force: boolean;
}

/** A decision, not a failure: another way would be a way around it. */
export class RefusedError extends Error {}

type Print = (line: string) => void;

/** Tries the ways in turn and says which one it took, and why not those before. @returns the exit code */
export async function takeFirst(
  ways: readonly HaltWay[],
  work: (way: HaltWay) => Promise<string>,
  print: Print,
): Promise<number> {
  for (const way of ways) {
    try {
      const result = await work(way);
      print(`Done ${way.name}:`);
      print(result);
      return 0;
    } catch (error) {
      print(`Not ${way.name}: ${messageOf(error)}`);
      if (error instanceof RefusedError) return 1;
    }
  }
  print('Nothing was done.');
  return 1;
}
