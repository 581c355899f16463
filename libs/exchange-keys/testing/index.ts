export { aKeyStatus } from './a-key.builder.js';
export { aKeyVault, type KeyVault, type KeyVaultOptions } from './key-vault.builder.js';
