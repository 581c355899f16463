/**
 * One named part of the system's health (port). The module that owns the knowledge implements it and registers it
 * with the HealthRegistry in its onModuleInit.
 */
export abstract class HealthIndicator {
  abstract readonly name: string;
  /** `readiness`: gets no work while it has problems. `liveness`: only a restart of the process helps. */
  abstract readonly probe: 'readiness' | 'liveness';
  /** Empty when all is well. The texts are public: they name no secret. Throwing, or no answer in time, is a problem. */
  abstract problems(signal: AbortSignal): Promise<readonly string[]> | readonly string[];
}
