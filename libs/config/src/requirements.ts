import { type Config } from './config.js';

/** What a setting demands of others: the problem it finds. A setting that was refused is undefined. */
type Requirement = (config: Config) => string | undefined;

const encryptionKeyInProduction: Requirement = ({ runtime, vault }) =>
  runtime.environment === 'production' && vault.encryptionKey === undefined
    ? 'ENCRYPTION_KEY: must be set in production; `openssl rand -base64 32` prints one, to be kept apart from backups'
    : undefined;

export const REQUIREMENTS: readonly Requirement[] = [encryptionKeyInProduction];
