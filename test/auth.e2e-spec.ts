import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { ADMIN, TestServer, type Answer } from './support/server.js';

interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
}
interface User {
  id: string;
  email: string;
  role: string;
  blocked: boolean;
}
interface Bot {
  id: string;
  status: string;
}
interface Problem {
  code: string;
  detail: string;
}

const PASSWORD = 'correct horse battery';

describe('signing in and out', () => {
  let server: TestServer;
  let counter = 0;
  beforeAll(async () => {
    server = await TestServer.start({ env: { LOGIN_ATTEMPTS_MAX: '5' } });
    await server.signIn();
  });
  afterAll(() => server.dispose());

  const login = <Body = Tokens>(email: string, password = PASSWORD): Promise<Answer<Body>> =>
    server.post<Body>('/auth/login', { email, password });
  function as<Body = Problem>(token: string, path: string, init: RequestInit = {}): Promise<Answer<Body>> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    return server.request<Body>(path, { ...init, headers });
  }
  const patch = <Body = User>(id: string, changes: object): Promise<Answer<Body>> =>
    server.request<Body>(`/admin/users/${id}`, {
      method: 'PATCH',
      body: JSON.stringify(changes),
      headers: { 'content-type': 'application/json' },
    });
  async function aUser(role = 'trader'): Promise<User & Tokens> {
    counter += 1;
    const email = `user-${counter}@example.com`;
    const { body } = await server.post<User>('/admin/users', { email, password: PASSWORD, role });
    const { body: tokens } = await login(email);
    return { ...body, ...tokens };
  }

  it('gives the first administrator, set by the environment, access', async () => {
    const { status, body } = await login(ADMIN.email, ADMIN.password);
    expect([status, body.expiresInSeconds]).toEqual([200, 900]);
    const me = await as<User>(body.accessToken, '/auth/me');
    expect(me.body).toEqual({ id: expect.any(String), email: ADMIN.email, role: 'admin' });
  });

  it('takes an address however it is written', async () => {
    expect((await login(` ${ADMIN.email.toUpperCase()}`, ADMIN.password)).status).toBe(200);
  });

  it('does not tell a wrong password from an address nobody has', async () => {
    const wrong = await login<Problem>((await aUser()).email, 'not the password');
    const nobody = await login<Problem>('nobody@example.com', 'not the password');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'INVALID_CREDENTIALS']);
    expect(nobody.status).toBe(401);
    expect(nobody.body.detail).toBe(wrong.body.detail);
  });

  it.each(['someone', 'nobody'])(
    'refuses %s after five failed sign-ins, right password or not',
    async (who) => {
      const email = who === 'someone' ? (await aUser()).email : 'noone-at-all@example.com';
      const failures = await Promise.all(
        Array.from({ length: 5 }, () => login<Problem>(email, 'wrong again')),
      );
      expect(failures.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
      const refused = await login<Problem>(email);
      expect([refused.status, refused.body.code]).toEqual([429, 'TOO_MANY_LOGINS']);
      expect(refused.body.detail).toMatch(/try again in \d+ s$/);
    },
  );

  it('refuses operations to callers without a token, with a bad one, and below their role', async () => {
    const viewer = await aUser('viewer');
    const bare = await fetch(`${server.url}/api/auth/me`);
    expect(bare.status).toBe(401);
    expect((await as('nonsense', '/auth/me')).body.code).toBe('UNAUTHENTICATED');
    expect((await as(viewer.refreshToken, '/auth/me')).status).toBe(401);
    const forbidden = await as(viewer.accessToken, '/admin/users');
    expect([forbidden.status, forbidden.body.code]).toEqual([403, 'FORBIDDEN']);
    expect(forbidden.body.detail).toBe('This needs the role admin, yours is viewer');
  });

  it('exchanges a refresh token once; the second time ends the session for both holders', async () => {
    const user = await aUser();
    const refresh = (refreshToken: string): Promise<Answer<Tokens>> =>
      server.post<Tokens>('/auth/refresh', { refreshToken });
    const first = await refresh(user.refreshToken);
    expect(first.status).toBe(200);
    expect((await as(first.body.accessToken, '/auth/me')).status).toBe(200);

    expect((await refresh(user.refreshToken)).status).toBe(401);
    expect((await refresh(first.body.refreshToken)).status).toBe(401);
    expect((await as(first.body.accessToken, '/auth/me')).status).toBe(401);
  });

  it('lets one of many refreshes at once through', async () => {
    const { refreshToken } = await aUser();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => server.post('/auth/refresh', { refreshToken })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('ends one session at sign-out, with both of its tokens, and leaves others', async () => {
    const user = await aUser();
    const other = (await login(user.email)).body;
    expect((await as(user.accessToken, '/auth/logout', { method: 'POST' })).status).toBe(204);

    expect((await as(user.accessToken, '/auth/me')).status).toBe(401);
    expect((await server.post('/auth/refresh', { refreshToken: user.refreshToken })).status).toBe(401);
    expect((await as(other.accessToken, '/auth/me')).status).toBe(200);
  });

  it('blocks a user at once, and tells only who knows the password', async () => {
    const user = await aUser();
    expect((await patch(user.id, { blocked: true })).body.blocked).toBe(true);

    expect((await as(user.accessToken, '/auth/me')).status).toBe(401);
    expect((await server.post('/auth/refresh', { refreshToken: user.refreshToken })).status).toBe(401);
    const right = await login<Problem>(user.email);
    expect([right.status, right.body.code]).toEqual([403, 'ACCOUNT_BLOCKED']);
    expect((await login<Problem>(user.email, 'not the password')).body.code).toBe('INVALID_CREDENTIALS');

    await patch(user.id, { blocked: false });
    expect((await login(user.email)).status).toBe(200);
    expect((await as(user.accessToken, '/auth/me')).status).toBe(401);
  });

  it('pauses the bots of a user who is blocked, and leaves them paused afterwards', async () => {
    const user = await aUser();
    const post = (path: string, token: string, body: object = {}): Promise<Answer<Bot>> =>
      as<Bot>(token, path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    const { body: bot } = await post('/bots', user.accessToken, {
      name: 'Momentum',
      exchange: 'simulated',
      symbol: 'BTC/USDT',
      timeframe: '1m',
      strategy: 'ema_cross',
      riskMode: 'balanced',
      initialCapital: '1000',
    });
    expect((await post(`/bots/${bot.id}/start`, user.accessToken)).body.status).toBe('active');
    await patch(user.id, { blocked: true });
    await patch(user.id, { blocked: false });

    const { body: again } = await login(user.email);
    expect((await as<Bot>(again.accessToken, `/bots/${bot.id}`)).body).toMatchObject({
      status: 'paused',
      pauseReason: 'user_blocked',
    });
  });

  it('changes a role from the next request on', async () => {
    const user = await aUser('viewer');
    await patch(user.id, { role: 'admin' });
    expect((await as(user.accessToken, '/admin/users')).status).toBe(200);
    await patch(user.id, { role: 'viewer' });
    expect((await as(user.accessToken, '/admin/users')).status).toBe(403);
  });

  it('ends all sessions when an administrator sets a new password', async () => {
    const user = await aUser();
    await patch(user.id, { password: 'another long password' });
    expect((await as(user.accessToken, '/auth/me')).status).toBe(401);
    expect((await login(user.email)).status).toBe(401);
    expect((await login(user.email, 'another long password')).status).toBe(200);
  });

  it('keeps an administrator, also when two are demoted at once', async () => {
    const { body } = await server.get<{ items: User[] }>('/admin/users?limit=200');
    const first = body.items.find(({ email }) => email === ADMIN.email);
    const second = await aUser('admin');
    const answers = await Promise.all(
      [first?.id ?? '', second.id].map((id) => patch(id, { role: 'trader' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    // Whoever is left restores the first one, whose session the other tests use.
    await as(second.accessToken, `/admin/users/${first?.id ?? ''}`, {
      method: 'PATCH',
      body: '{"role":"admin"}',
      headers: { 'content-type': 'application/json' },
    });
    const last = await server.get<{ items: User[] }>('/admin/users?limit=200');
    expect(last.status).toBe(200);
  });

  it.each([
    [{ email: 'not an address', password: PASSWORD, role: 'trader' }, 'email'],
    [{ email: 'a@example.com', password: 'short', role: 'trader' }, 'password'],
    [{ email: 'a@example.com', password: PASSWORD, role: 'owner' }, 'role'],
    [{ email: 'a@example.com', password: PASSWORD, role: 'admin', isBlocked: false }, 'isBlocked'],
  ])('refuses the new user %j and names the field', async (draft, path) => {
    const { status, body } = await server.post('/admin/users', draft);
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [{ path }] });
  });

  it('refuses a second user of one address, a user who is not there and a role that is null', async () => {
    const { email, id } = await aUser();
    const twice = await server.post<Problem>('/admin/users', { email, password: PASSWORD, role: 'viewer' });
    expect([twice.status, twice.body.code]).toEqual([409, 'EMAIL_TAKEN']);
    expect((await patch<Problem>('nobody', { role: 'viewer' })).body.code).toBe('USER_NOT_FOUND');
    expect((await patch<Problem>(id, { role: null })).status).toBe(422);
  });

  it('records who did what in an unbroken chain', async () => {
    const user = await aUser();
    await patch(user.id, { blocked: true });
    const { body } = await server.get<{ items: { action: string; subject: string; actor: string }[] }>(
      '/admin/audit?limit=5',
    );
    expect(
      body.items.filter(({ subject }) => subject === `user:${user.id}`).map(({ action }) => action),
    ).toEqual(['bots.paused', 'user.blocked', 'user.signed_in', 'user.created']);
    const { body: verification } = await server.get('/admin/audit/verify');
    expect(verification).toMatchObject({ intact: true });
    expect((await as((await aUser()).accessToken, '/admin/audit')).status).toBe(403);
  });

  it('writes no password and no token into the log', async () => {
    const user = await aUser();
    const text = JSON.stringify(server.log) + server.stderr;
    for (const secret of [PASSWORD, ADMIN.password, user.accessToken, user.refreshToken])
      expect(text).not.toContain(secret);
  });
});

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
