export { ConfigModule } from './config.module.js';
export { Config, loadConfig } from './config.js';
export { ConfigurationError } from './configuration-error.js';
export { processEnvironment, type Environment } from './environment.js';
export { renderEnvExample } from './env-example.js';
export { flags as FEATURE_FLAGS } from './sections/flags.js';
export { liveGate as LIVE_GATE_SETTINGS } from './sections/live-gate.js';
export { VERSION } from './version.js';
