import { type AuditLog } from '@app/audit';
import { type Config } from '@app/config';
import { type Actor, type UserId } from '@app/kernel';
import { type OpenDatabase } from '@app/persistence';

import { KeyUnreadableError } from '../exchange-keys.errors.js';
import { type KeyStore, keyStoreOn } from '../store/key-store.repository.js';
import { type WrappedDataKey } from '../vault/data-key.js';
import { loadKeyring } from '../vault/load-keyring.js';
import { Vault } from '../vault/vault.service.js';

/** Keys of a user that stay as they are, because they cannot be opened. */
interface LeftBehind {
  readonly userId: UserId;
  /** The key-encryption key they are under. */
  readonly keyEncryptionKeyId: string;
}

export interface Rotation {
  /** The key-encryption key that everything else is under now. */
  readonly keyEncryptionKeyId: string;
  readonly keysMoved: number;
  readonly dataKeysReplaced: number;
  readonly leftBehind: readonly LeftBehind[];
}

/** What a rotation needs of whoever runs it. */
export interface RotationTool {
  readonly connection: OpenDatabase['connection'];
  readonly audit: AuditLog;
  readonly actor: Actor;
}

/**
 * Moves every exchange key to the current key-encryption key: each user's data key is replaced by a new one, and what
 * was under it is encrypted anew, in one transaction. Whatever is done stays done when it is killed; run again, it does
 * the rest. A server on the same database may run meanwhile if it has both key-encryption keys.
 */
export async function rotateKeys(
  { connection, audit, actor }: RotationTool,
  config: Pick<Config, 'vault' | 'store'>,
): Promise<Rotation> {
  const store = keyStoreOn(connection);
  const vault = new Vault(store.dataKeys, store.keys);
  vault.unlock(await loadKeyring(config));
  const keyEncryptionKeyId = vault.keyring.current.id;
  const moves: Move[] = [];
  for (const dataKey of await store.dataKeys.notUnder(keyEncryptionKeyId))
    moves.push(await move(dataKey, vault, store));
  const moved = moves.flatMap(({ keysMoved }) => keysMoved ?? []);
  const rotation = {
    keyEncryptionKeyId,
    keysMoved: moved.reduce((total, count) => total + count, 0),
    dataKeysReplaced: moved.length,
    leftBehind: moves.flatMap(({ leftBehind }) => leftBehind ?? []),
  };
  if (moves.length > 0)
    await audit.append({
      actor,
      action: 'exchange_keys.rotated',
      subject: 'system',
      details: { ...rotation },
    });
  return rotation;
}

interface Move {
  readonly keysMoved?: number;
  readonly leftBehind?: LeftBehind;
}

/** All keys under one data key, or none: a user whose keys cannot all be opened keeps them as they are. */
async function move(dataKey: WrappedDataKey, vault: Vault, store: KeyStore): Promise<Move> {
  try {
    const keysMoved = await store.transactions.run(async (session) => {
      const keys = await store.keys.under(dataKey, session);
      for (const key of keys) {
        const credentials = await vault.open(key);
        const sealed = await vault.seal(key.userId, key.exchange, credentials.reveal(), session);
        await store.keys.reseal(key, sealed, session);
      }
      await store.dataKeys.remove(dataKey, session);
      return keys.length;
    });
    return { keysMoved };
  } catch (error) {
    if (!(error instanceof KeyUnreadableError)) throw error;
    const { userId, keyEncryptionKeyId } = dataKey;
    return { leftBehind: { userId, keyEncryptionKeyId } };
  }
}
