import { hashPassword, verifyPassword } from './password.js';

describe('passwords', () => {
  it('are recognised by their hash, and no other is', async () => {
    const hash = await hashPassword('correct horse battery');

    expect(await verifyPassword('correct horse battery', hash)).toBe(true);
    expect(await verifyPassword('correct horse batterz', hash)).toBe(false);
  });

  it('do not show in their hash, nor that two are equal', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);

    expect(one).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(one).not.toBe(other);
  });

  it('may be typed with composed or decomposed accents', async () => {
    expect(await verifyPassword('cafe\u0301 au lait', await hashPassword('caf\u00e9 au lait'))).toBe(true);
  });

  it.each([undefined, '', '$2b$10$abcdefghijklmnopqrstuv', 'scrypt$32768$8$3$$'])(
    'are never right for the hash %p',
    async (hash) => {
      expect(await verifyPassword('', hash)).toBe(false);
    },
  );
});
