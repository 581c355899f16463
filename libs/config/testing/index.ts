import { type Config, loadConfig, type Environment } from '@app/config';

/** The default configuration, with the variables that matter to a test set. */
export function aConfig(environment: Environment = {}): Config {
  return loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', ...environment });
}
