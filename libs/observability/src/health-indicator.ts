export type Health = { readonly up: true } | { readonly up: false; readonly reason: string };

/**
 * One named part of the system's health (port). The module that owns the knowledge implements it and registers it
 * with the HealthRegistry in its onModuleInit.
 */
export abstract class HealthIndicator {
  abstract readonly name: string;
  /** `readiness`: gets no work while down. `liveness`: only a restart of the process helps. */
  abstract readonly probe: 'readiness' | 'liveness';
  /** Throwing, or no answer in time, is down. The reason is public: it names no secret. */
  abstract check(signal: AbortSignal): Promise<Health> | Health;
}
