import { messageOf, within } from '@app/kernel';

import { type HealthIndicator } from './health-indicator.js';

const CHECK_TIMEOUT_MS = 1000;

export interface CheckReport {
  readonly name: string;
  readonly problems: string[];
}

/** Every health indicator of the system; asked together, each within a second. */
export class HealthRegistry {
  readonly #indicators: HealthIndicator[] = [];

  register(indicator: HealthIndicator): void {
    this.#indicators.push(indicator);
  }

  check(probe: HealthIndicator['probe']): Promise<CheckReport[]> {
    return Promise.all(this.#indicators.filter((indicator) => indicator.probe === probe).map(ask));
  }
}

async function ask(indicator: HealthIndicator): Promise<CheckReport> {
  const { name } = indicator;
  try {
    const problems = await within(CHECK_TIMEOUT_MS, `The check of ${name}`, (signal) =>
      indicator.problems(signal),
    );
    return { name, problems: [...problems] };
  } catch (error) {
    return { name, problems: [`${name}: ${messageOf(error)}`] };
  }
}
