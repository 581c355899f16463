import { isBcrypt, verifyBcrypt } from './bcrypt-password.js';
import { hashPassword, isCurrentHash, verifyPassword } from './password.js';

/** Of "correct horse", as the C library and Python make it (`crypt.crypt`). */
const PYTHON = '$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e';

describe('a password of the previous system', () => {
  it('is recognised by its hash, and no other is', async () => {
    expect(await verifyBcrypt('correct horse', PYTHON)).toBe(true);
    expect(await verifyPassword('correct horse', PYTHON)).toBe(true);
    expect(await verifyPassword('correct house', PYTHON)).toBe(false);
  });

  it('gets a hash of today, which stays', async () => {
    expect(isCurrentHash(PYTHON)).toBe(false);
    expect(isCurrentHash(await hashPassword('correct horse'))).toBe(true);
    expect(isCurrentHash('scrypt$16384$8$1$c2FsdA$a2V5')).toBe(false);
  });

  it.each([
    'none',
    '',
    '$2b$31$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e',
    '$2b$04$short',
    '5f4dcc3b',
  ])('is not looked for in %p', async (hash) => {
    expect(isBcrypt(hash)).toBe(false);
    expect(await verifyPassword('none', hash)).toBe(false);
  });
});
