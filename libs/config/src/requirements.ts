import { type runtime } from './sections/runtime.js';
import { type vault } from './sections/vault.js';
import { type Values } from './setting.js';

/** Of the configuration, what has requirements; a setting that was refused is undefined. */
interface Settings {
  readonly runtime: Values<typeof runtime>;
  readonly vault: Values<typeof vault>;
}

/** What a setting demands of others: the problem it finds. */
type Requirement = (settings: Settings) => string | undefined;

const encryptionKeyInProduction: Requirement = ({ runtime, vault }) =>
  runtime.environment === 'production' && vault.encryptionKey === undefined
    ? 'ENCRYPTION_KEY: must be set in production; `openssl rand -base64 32` prints one, to be kept apart from backups'
    : undefined;

export const REQUIREMENTS: readonly Requirement[] = [encryptionKeyInProduction];
