import { Config } from '@app/config';
import { type Subsystem } from '@app/lifecycle';
import { Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { DataKeyRepository } from './store/data-key.repository.js';
import { loadKeyring } from './vault/load-keyring.js';
import { Vault } from './vault/vault.service.js';

/** Unlocks the vault. Keys that it cannot open do not keep the rest from running: they do not trade live. */
@Injectable()
export class VaultSubsystem implements Subsystem {
  readonly name = 'exchange-keys';
  readonly critical = true;
  readonly dependsOn = ['migrations'];

  constructor(
    private readonly vault: Vault,
    private readonly dataKeys: DataKeyRepository,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    const keyring = await loadKeyring(this.config);
    this.vault.unlock(keyring);
    const older = await this.dataKeys.notUnder(keyring.current.id);
    const unreadable = older.filter(({ keyEncryptionKeyId }) => !keyring.has(keyEncryptionKeyId));
    if (unreadable.length > 0) {
      const users = new Set(unreadable.map(({ userId }) => userId)).size;
      this.log.error(
        { users },
        'Exchange keys were encrypted under an ENCRYPTION_KEY that is not here: they are not used',
      );
    }
    if (older.length > unreadable.length)
      this.log.warn(
        {},
        'Exchange keys are still under ENCRYPTION_KEY_PREVIOUS: run `npm run cli -- rotate-keys`',
      );
  }

  stop(): void {
    // Nothing is held but memory.
  }
}
