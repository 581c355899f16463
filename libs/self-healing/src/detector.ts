import { type Bot, type BotStatus } from '@app/bots';

import { type BotFacts, type FactName, type SystemFacts } from './facts.js';
import { type Fault, type Finding } from './finding.js';

interface Rule {
  /** In snake_case, stable: people and events name it. */
  readonly rule: string;
  /** What it finds, in one sentence for the API. */
  readonly description: string;
  /** Without one of these it is not asked. */
  readonly needs: readonly FactName[];
}

/** One rule about one bot at a time (part). Pure: it judges what was read and touches nothing. */
export interface BotDetector extends Rule {
  /** Bots in other states are not its business. */
  readonly judges: readonly BotStatus[];
  detect(bot: Bot, facts: BotFacts): Promise<Fault | undefined> | Fault | undefined;
}

/** One rule about the system as a whole (part). Pure as well. */
export interface SystemDetector extends Rule {
  detect(facts: SystemFacts): Promise<readonly Finding[]> | readonly Finding[];
}

/** Every rule there is; an area registers its own when its module is made. */
export class Detectors {
  readonly #bot: BotDetector[] = [];
  readonly #system: SystemDetector[] = [];

  registerForBots(...detectors: readonly BotDetector[]): void {
    this.#bot.push(...detectors);
  }

  registerForSystem(...detectors: readonly SystemDetector[]): void {
    this.#system.push(...detectors);
  }

  get forBots(): readonly BotDetector[] {
    return this.#bot;
  }

  get forSystem(): readonly SystemDetector[] {
    return this.#system;
  }
}
