import { messageOf, within } from '@app/kernel';

import { type Health, type HealthIndicator } from './health-indicator.js';

const CHECK_TIMEOUT_MS = 1000;

export interface HealthReport {
  readonly isUp: boolean;
  readonly checks: readonly { readonly name: string; readonly up: boolean; readonly reason?: string }[];
}

/** Every health indicator of the system; checked together, each within a second. */
export class HealthRegistry {
  readonly #indicators: HealthIndicator[] = [];

  register(indicator: HealthIndicator): void {
    this.#indicators.push(indicator);
  }

  async check(probe: HealthIndicator['probe']): Promise<HealthReport> {
    const indicators = this.#indicators.filter((indicator) => indicator.probe === probe);
    const checks = await Promise.all(
      indicators.map(async (indicator) => ({ name: indicator.name, ...(await healthOf(indicator)) })),
    );
    return { isUp: checks.every(({ up }) => up), checks };
  }
}

async function healthOf(indicator: HealthIndicator): Promise<Health> {
  try {
    return await within(CHECK_TIMEOUT_MS, 'The check', (signal) => indicator.check(signal));
  } catch (error) {
    return { up: false, reason: messageOf(error) };
  }
}
