import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Answer, TestServer } from '../support/server.js';

interface Key {
  readonly id: string;
  readonly exchange: string;
  readonly keyEnding: string;
  readonly fitForLive: boolean;
  readonly obstacles: readonly string[];
  readonly test?: {
    readonly accepted: boolean;
    readonly reason?: string;
    readonly permissions?: unknown;
    readonly balances?: unknown;
    readonly clockSkewMs?: number;
  };
  readonly code?: string;
}

/** Whatever is secret contains it, and nothing else does. */
const CANARY = 'Qzk7CaNaRy';
/** As bytes may have it: base64 of it depends on how many bytes stand before it. */
const WRITTEN = [
  CANARY,
  Buffer.from(CANARY).toString('hex'),
  Buffer.from(CANARY, 'utf16le').toString('latin1'),
  ...['', '-', '--'].map((before) =>
    Buffer.from(before + CANARY)
      .toString('base64')
      .slice(4, -4),
  ),
];
const APPLICATION = ['apps/server/testing/fake-exchange-application.js'] as const;
const TRADER = { email: 'trader@example.com', password: 'battery horse correct' } as const;

const draft = (
  beginning: string,
): { exchange: string; apiKey: string; secret: string; passphrase: string } => ({
  exchange: 'simulated',
  apiKey: `${beginning}-${CANARY}-0123456789-wxyz`,
  secret: `${CANARY}-secret-9876543210`,
  passphrase: `${CANARY}-passphrase`,
});

describe('exchange keys', () => {
  let server: TestServer;
  /** The text of every answer. */
  const answers: string[] = [];
  async function ask(...[path, init]: Parameters<TestServer['request']>): Promise<Answer<Key>> {
    const answer = await server.request<Key>(path, init);
    answers.push(JSON.stringify(answer.body), JSON.stringify([...answer.headers]));
    return answer;
  }
  const send = (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Key>> =>
    ask(path, {
      method: 'POST',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    });
  const list = async (): Promise<readonly Key[]> =>
    (await server.get<{ items: readonly Key[] }>('/exchange-keys')).body.items;
  const store = async (beginning: string): Promise<Key> =>
    (await send('/exchange-keys', draft(beginning))).body;
  const storeAndTest = async (beginning: string): Promise<Answer<Key>> =>
    send(`/exchange-keys/${(await store(beginning)).id}/test`);

  beforeAll(async () => {
    server = await TestServer.start({ program: APPLICATION });
    await server.signIn();
    await server.post('/admin/users', { ...TRADER, role: 'trader' });
  });
  afterAll(() => server.dispose());

  it('show who they belong to, their last four characters, and nothing else', async () => {
    const { status, body } = await send('/exchange-keys', draft('trades'));
    expect(status).toBe(201);
    expect(body).toMatchObject({ exchange: 'simulated', keyEnding: 'wxyz', fitForLive: false });
    expect(body.obstacles).toEqual(['The API key of simulated has not been tested']);
    expect(await list()).toEqual([body]);
  });

  it('are fit for live trading once the exchange has said what they may do', async () => {
    const { status, body } = await storeAndTest('trades');
    expect([status, body.fitForLive, body.obstacles]).toEqual([200, true, []]);
    expect(body.test).toMatchObject({
      accepted: true,
      permissions: { read: 'granted', trade: 'granted', withdraw: 'denied' },
      balances: [{ asset: 'USDT', total: '1000.5' }],
      clockSkewMs: -35,
    });
  });

  it.each([
    ['can withdraw', 'withdraws', /can withdraw/],
    ['may not trade', 'reads', /may not trade/],
    ['nobody can tell about', 'silent', /not known whether .* can withdraw/],
    ['the exchange does not accept', 'refused', /does not accept/],
  ])('are not fit when they are keys that %s', async (_, beginning, reason) => {
    const { status, body } = await storeAndTest(beginning);
    expect([status, body.fitForLive]).toEqual([200, false]);
    expect(body.obstacles.join()).toMatch(reason);
  });

  it('keep the test they had when the exchange does not answer', async () => {
    const { status, body } = await storeAndTest('absent');
    expect([status, body.code]).toEqual([503, 'KEY_TEST_UNAVAILABLE']);
    expect((await list())[0]?.test).toBeUndefined();
  });

  it('are one for each exchange: another takes the place of the one before, whose test is gone', async () => {
    const before = (await storeAndTest('trades')).body;
    const after = await store('trades');
    expect(after.id).not.toBe(before.id);
    expect(await list()).toEqual([after]);
    expect(after.test).toBeUndefined();
    expect((await send(`/exchange-keys/${before.id}/test`)).status).toBe(404);
    const many = await Promise.all(Array.from({ length: 8 }, () => send('/exchange-keys', draft('trades'))));
    expect(many.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(await list()).toHaveLength(1);
  });

  it('are stored once for one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'key-once' };
    const first = await send('/exchange-keys', draft('trades'), key);
    const tested = await send(`/exchange-keys/${first.body.id}/test`);
    expect((await send('/exchange-keys', draft('trades'), key)).body.id).toBe(first.body.id);
    expect((await list())[0]?.test).toEqual(tested.body.test);
  });

  it("are their owner's alone", async () => {
    const { id } = await store('trades');
    await server.signIn(TRADER.email, TRADER.password);
    expect(await list()).toEqual([]);
    expect((await send(`/exchange-keys/${id}/test`)).status).toBe(404);
    expect((await ask(`/exchange-keys/${id}`, { method: 'DELETE' })).status).toBe(404);
    await server.signIn();
    expect(await list()).toHaveLength(1);
  });

  it('are gone when they are deleted', async () => {
    const { id } = await store('trades');
    const { status, body } = await ask(`/exchange-keys/${id}`, { method: 'DELETE' });
    expect([status, body]).toEqual([200, { id, botsPaused: 0 }]);
    expect(await list()).toEqual([]);
    expect((await ask(`/exchange-keys/${id}`, { method: 'DELETE' })).status).toBe(404);
  });

  it.each<[string, unknown]>([
    ['an exchange without keys', { ...draft('trades'), exchange: 'nowhere' }],
    ['a secret with blanks around it', { ...draft('trades'), secret: ` ${CANARY}-secret ` }],
    ['a secret that is none', { ...draft('trades'), secret: [CANARY] }],
    ['a secret that is too short', { ...draft('trades'), secret: CANARY.slice(0, 7) }],
    ['a secret that is too long', { ...draft('trades'), secret: CANARY.repeat(1000) }],
    ['a secret in the place of the exchange', { ...draft('trades'), exchange: CANARY }],
    ['a field that is not known', { ...draft('trades'), apiSecret: CANARY }],
    ['no JSON', JSON.stringify(draft('trades')).replace(',', '')],
    ['half of the JSON', JSON.stringify(draft('trades')).slice(0, -20)],
  ])('are refused with %s, which is not repeated', async (_, body) => {
    const { status } = await send('/exchange-keys', body, { 'idempotency-key': 'refused' });
    expect([400, 422]).toContain(status);
  });

  it('leave a trace of every change in the audit log', async () => {
    const { body } = await server.get<{ items: { action: string }[] }>('/admin/audit?limit=200');
    answers.push(JSON.stringify(body));
    expect(body.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['exchange_key.stored', 'exchange_key.tested', 'exchange_key.deleted']),
    );
  });

  it('are never seen again: not in answers, logs or errors, nor in anything on the disk', async () => {
    await storeAndTest('refused');
    expect(answers.join('\n')).toContain('wxyz');
    expect(answers.join('\n')).not.toContain(CANARY);
    await server.stop();
    const log = `${server.stderr}${server.log.map((line) => JSON.stringify(line)).join('\n')}`;
    expect(log).toContain('exchange_key.stored');
    expect(log).not.toContain(CANARY);
    const files = await readdir(server.dataDir, { recursive: true, withFileTypes: true });
    const contents = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
    );
    // What is not secret is found there, so that the secret would be.
    expect(contents.some((text) => text.includes('keyEnding') && text.includes('wxyz'))).toBe(true);
    for (const form of WRITTEN) expect(contents.some((text) => text.includes(form))).toBe(false);
  });
});
