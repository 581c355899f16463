import { type Bot } from '@app/bots';

import { type Finding } from '../finding.js';

/** One way to mend something (part), named by the rules that ask for it. It never deletes and never overwrites. */
export abstract class Repair {
  abstract readonly name: string;
  /** @returns what was done, in one sentence; undefined when there was nothing left to do. It may throw. */
  abstract mend(finding: Finding, bot: Bot | undefined, signal: AbortSignal): Promise<string | undefined>;
}

/** Every repair there is; an area registers its own when its module is made. */
export class Repairs {
  readonly #repairs = new Map<string, Repair>();

  register(...repairs: readonly Repair[]): void {
    for (const repair of repairs) this.#repairs.set(repair.name, repair);
  }

  /** @throws RangeError */
  get(name: string): Repair {
    const repair = this.#repairs.get(name);
    if (repair === undefined) throw new RangeError(`There is no repair '${name}'`);
    return repair;
  }
}
