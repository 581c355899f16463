export { Alerts, type Alert, type AlertTest, type RaisedAlert, type WebhookOutcome } from './alerts.js';
export { HealthIndicator } from './health-indicator.js';
export { HealthRegistry, type CheckReport } from './health-registry.js';
export { Log, LOG_LEVELS, type LogFields, type LogLevel } from './log.js';
export { Metrics } from './metrics.js';
export { NestLog } from './nest-log.adapter.js';
export { ObservabilityModule } from './observability.module.js';
export { PinoLog } from './pino-log.js';
export { redact, redactText } from './redact.js';
