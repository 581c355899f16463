import { ADMIN, TestServer, type Answer } from '../support/server.js';
import { Accounts, PASSWORD, type Problem, type Tokens, type User } from './support/accounts.js';

describe('signing in and out', () => {
  let server: TestServer;
  let accounts: Accounts;
  beforeAll(async () => {
    server = await TestServer.start({ env: { LOGIN_ATTEMPTS_MAX: '5' } });
    await server.signIn();
    accounts = new Accounts(server);
  });
  afterAll(() => server.dispose());

  it('gives the first administrator, set by the environment, access', async () => {
    const { status, body } = await accounts.login(ADMIN.email, ADMIN.password);
    expect([status, body.expiresInSeconds]).toEqual([200, 900]);
    const me = await accounts.as<User>(body.accessToken, '/auth/me');
    expect(me.body).toEqual({ id: expect.any(String), email: ADMIN.email, role: 'admin' });
  });

  it('takes an address however it is written', async () => {
    expect((await accounts.login(` ${ADMIN.email.toUpperCase()}`, ADMIN.password)).status).toBe(200);
  });

  it('does not tell a wrong password from an address nobody has', async () => {
    const wrong = await accounts.login<Problem>((await accounts.make()).email, 'not the password');
    const nobody = await accounts.login<Problem>('nobody@example.com', 'not the password');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'INVALID_CREDENTIALS']);
    expect(nobody.status).toBe(401);
    expect(nobody.body.detail).toBe(wrong.body.detail);
  });

  it.each(['someone', 'nobody'])(
    'refuses %s after five failed sign-ins, right password or not',
    async (who) => {
      const email = who === 'someone' ? (await accounts.make()).email : 'noone-at-all@example.com';
      const failures = await Promise.all(
        Array.from({ length: 5 }, () => accounts.login<Problem>(email, 'wrong again')),
      );
      expect(failures.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
      const refused = await accounts.login<Problem>(email);
      expect([refused.status, refused.body.code]).toEqual([429, 'TOO_MANY_LOGINS']);
      expect(refused.body.detail).toMatch(/try again in \d+ s$/);
    },
  );

  it('refuses operations to callers without a token, with a bad one, and below their role', async () => {
    const viewer = await accounts.make('viewer');
    const bare = await fetch(`${server.url}/api/auth/me`);
    expect(bare.status).toBe(401);
    expect((await accounts.as('nonsense', '/auth/me')).body.code).toBe('UNAUTHENTICATED');
    expect((await accounts.as(viewer.refreshToken, '/auth/me')).status).toBe(401);
    const forbidden = await accounts.as(viewer.accessToken, '/admin/users');
    expect([forbidden.status, forbidden.body.code]).toEqual([403, 'FORBIDDEN']);
    expect(forbidden.body.detail).toBe('This needs the role admin, yours is viewer');
  });

  it('exchanges a refresh token once; the second time ends the session for both holders', async () => {
    const user = await accounts.make();
    const refresh = (refreshToken: string): Promise<Answer<Tokens>> =>
      server.post<Tokens>('/auth/refresh', { refreshToken });
    const first = await refresh(user.refreshToken);
    expect(first.status).toBe(200);
    expect((await accounts.as(first.body.accessToken, '/auth/me')).status).toBe(200);

    expect((await refresh(user.refreshToken)).status).toBe(401);
    expect((await refresh(first.body.refreshToken)).status).toBe(401);
    expect((await accounts.as(first.body.accessToken, '/auth/me')).status).toBe(401);
  });

  it('lets one of many refreshes at once through', async () => {
    const { refreshToken } = await accounts.make();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => server.post('/auth/refresh', { refreshToken })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('ends one session at sign-out, with both of its tokens, and leaves others', async () => {
    const user = await accounts.make();
    const other = (await accounts.login(user.email)).body;
    expect((await accounts.as(user.accessToken, '/auth/logout', { method: 'POST' })).status).toBe(204);

    expect((await accounts.as(user.accessToken, '/auth/me')).status).toBe(401);
    expect((await server.post('/auth/refresh', { refreshToken: user.refreshToken })).status).toBe(401);
    expect((await accounts.as(other.accessToken, '/auth/me')).status).toBe(200);
  });

  it('writes no password and no token into the log', async () => {
    const user = await accounts.make();
    const text = JSON.stringify(server.log) + server.stderr;
    for (const secret of [PASSWORD, ADMIN.password, user.accessToken, user.refreshToken])
      expect(text).not.toContain(secret);
  });
});
