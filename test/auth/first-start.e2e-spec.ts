import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { ADMIN, TestServer } from '../support/server.js';
import { type Tokens } from './support/accounts.js';

describe('the first start', () => {
  it('shows a random password once, on the terminal and not in the log, and knows it after a restart', async () => {
    const first = await TestServer.start({ env: { ADMIN_PASSWORD: '' } });
    try {
      const [, password = ''] = /Password: +(\S+)/.exec(first.stderr) ?? [];
      expect(password.length).toBeGreaterThanOrEqual(24);
      expect(JSON.stringify(first.log)).not.toContain(password);
      expect((await stat(join(first.dataDir, 'signing-secret'))).mode & 0o777).toBe(0o600);
      await first.signIn(ADMIN.email, password);
      const { body } = await first.post<Tokens>('/auth/login', { email: ADMIN.email, password });
      await first.stop();

      const second = await TestServer.start({ dataDir: first.dataDir, env: { ADMIN_PASSWORD: '' } });
      try {
        expect(second.stderr).not.toContain('Password');
        const me = await second.request('/auth/me', {
          headers: { authorization: `Bearer ${body.accessToken}` },
        });
        expect(me.status).toBe(200);
      } finally {
        await second.dispose();
      }
      expect(await readdir(first.dataDir)).toContain('signing-secret');
    } finally {
      await first.dispose();
    }
  });
});
