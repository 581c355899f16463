import { ADMIN, TestServer, type Answer } from '../support/server.js';
import { Accounts, PASSWORD, type Problem, type User } from './support/accounts.js';

interface Bot {
  readonly id: string;
  readonly status: string;
}

describe('what an administrator does with users', () => {
  let server: TestServer;
  let accounts: Accounts;
  beforeAll(async () => {
    server = await TestServer.start();
    await server.signIn();
    accounts = new Accounts(server);
  });
  afterAll(() => server.dispose());

  it('blocks a user at once, and tells only who knows the password', async () => {
    const user = await accounts.make();
    expect((await accounts.change(user.id, { blocked: true })).body.blocked).toBe(true);

    expect((await accounts.as(user.accessToken, '/auth/me')).status).toBe(401);
    expect((await server.post('/auth/refresh', { refreshToken: user.refreshToken })).status).toBe(401);
    const right = await accounts.login<Problem>(user.email);
    expect([right.status, right.body.code]).toEqual([403, 'ACCOUNT_BLOCKED']);
    expect((await accounts.login<Problem>(user.email, 'not the password')).body.code).toBe(
      'INVALID_CREDENTIALS',
    );

    await accounts.change(user.id, { blocked: false });
    expect((await accounts.login(user.email)).status).toBe(200);
    expect((await accounts.as(user.accessToken, '/auth/me')).status).toBe(401);
  });

  it('pauses the bots of a user who is blocked, and leaves them paused afterwards', async () => {
    const user = await accounts.make();
    const post = (path: string, token: string, body: object = {}): Promise<Answer<Bot>> =>
      accounts.as<Bot>(token, path, {
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
    await accounts.change(user.id, { blocked: true });
    await accounts.change(user.id, { blocked: false });

    const { body: again } = await accounts.login(user.email);
    expect((await accounts.as<Bot>(again.accessToken, `/bots/${bot.id}`)).body).toMatchObject({
      status: 'paused',
      pauseReason: 'user_blocked',
    });
  });

  it('changes a role from the next request on', async () => {
    const user = await accounts.make('viewer');
    await accounts.change(user.id, { role: 'admin' });
    expect((await accounts.as(user.accessToken, '/admin/users')).status).toBe(200);
    await accounts.change(user.id, { role: 'viewer' });
    expect((await accounts.as(user.accessToken, '/admin/users')).status).toBe(403);
  });

  it('ends all sessions when an administrator sets a new password', async () => {
    const user = await accounts.make();
    await accounts.change(user.id, { password: 'another long password' });
    expect((await accounts.as(user.accessToken, '/auth/me')).status).toBe(401);
    expect((await accounts.login(user.email)).status).toBe(401);
    expect((await accounts.login(user.email, 'another long password')).status).toBe(200);
  });

  it('keeps an administrator, also when two are demoted at once', async () => {
    const { body } = await server.get<{ items: User[] }>('/admin/users?limit=200');
    const first = body.items.find(({ email }) => email === ADMIN.email);
    const second = await accounts.make('admin');
    const answers = await Promise.all(
      [first?.id ?? '', second.id].map((id) => accounts.change(id, { role: 'trader' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    // Whoever is left restores the first one, whose session the other tests use.
    await accounts.as(second.accessToken, `/admin/users/${first?.id ?? ''}`, {
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
    const { email, id } = await accounts.make();
    const twice = await server.post<Problem>('/admin/users', { email, password: PASSWORD, role: 'viewer' });
    expect([twice.status, twice.body.code]).toEqual([409, 'EMAIL_TAKEN']);
    expect((await accounts.change<Problem>('nobody', { role: 'viewer' })).body.code).toBe('USER_NOT_FOUND');
    expect((await accounts.change<Problem>(id, { role: null })).status).toBe(422);
  });

  it('records who did what in an unbroken chain', async () => {
    const user = await accounts.make();
    await accounts.change(user.id, { blocked: true });
    const { body } = await server.get<{ items: { action: string; subject: string; actor: string }[] }>(
      '/admin/audit?limit=5',
    );
    expect(
      body.items.filter(({ subject }) => subject === `user:${user.id}`).map(({ action }) => action),
    ).toEqual(['bots.paused', 'user.blocked', 'user.signed_in', 'user.created']);
    const { body: verification } = await server.get('/admin/audit/verify');
    expect(verification).toMatchObject({ intact: true });
    expect((await accounts.as((await accounts.make()).accessToken, '/admin/audit')).status).toBe(403);
  });
});
