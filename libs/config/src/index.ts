export { ConfigModule } from './config.module.js';
export { Config, loadConfig, type Environment } from './config.js';
export { ConfigurationError } from './configuration-error.js';
export { renderEnvExample } from './env-example.js';
