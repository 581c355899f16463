import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';

import { isBcrypt, verifyBcrypt } from './bcrypt-password.js';

/** 32 MiB and about a quarter of a second: OWASP's advice for scrypt with the memory a small machine can spare. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const KIND = 'scrypt';
const MEMORY_MAX_BYTES = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Salted, in the form `scrypt$N$r$p$salt$key`, so that the cost can rise without locking anybody out. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return format(salt, await derive(password, salt, COST));
}

/** No password has it. Verified against where there is no user, so that the answer takes as long. */
const NOBODYS_HASH = format(Buffer.alloc(SALT_BYTES), Buffer.alloc(KEY_BYTES));

/**
 * Takes the same time for a wrong password, for the right one, for no user, and for a hash that nobody can have; only
 * the previous system's hashes take a time of their own.
 */
export async function verifyPassword(password: string, hash = NOBODYS_HASH): Promise<boolean> {
  if (isBcrypt(hash)) return verifyBcrypt(password, hash);
  const [, N, r, p, salt = '', key = ''] = (isScrypt(hash) ? hash : NOBODYS_HASH).split('$');
  const expected = Buffer.from(key, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** Whether a hash is as `hashPassword` makes them now; any other is replaced when its password is next seen. */
export const isCurrentHash = (hash: string): boolean =>
  hash.startsWith(`${KIND}$${COST.N}$${COST.r}$${COST.p}$`);

const isScrypt = (hash: string): boolean => hash.startsWith(`${KIND}$`);

function format(salt: Buffer, key: Buffer): string {
  return [KIND, COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Accents and the like count as the same character however the keyboard composes them. */
function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      password.normalize('NFKC'),
      salt,
      KEY_BYTES,
      { ...cost, maxmem: MEMORY_MAX_BYTES },
      (error, key) => {
        if (error) reject(error);
        else resolve(key);
      },
    );
  });
}
