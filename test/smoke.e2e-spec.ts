import { ADMIN, TestServer } from './support/server.js';

async function smoke(...args: string[]): Promise<{ code: number | null; lines: string[] }> {
  const run = await TestServer.spawn({ program: ['apps/cli/src/main.js', 'smoke', ...args] });
  const { code } = await run.ended;
  await run.dispose();
  return { code, lines: run.log.map(({ msg }) => msg) };
}

describe('npm run smoke', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start({ env: { SIM_SPEED: '600' } });
  });
  afterAll(() => server.dispose());
  const token = async (): Promise<string> =>
    (await server.post<{ accessToken: string }>('/auth/login', ADMIN)).body.accessToken;

  it('checks what anybody may ask, and says that the rest was not checked', async () => {
    const { code, lines } = await smoke(server.url);
    expect(lines).toEqual([
      '🔥 AMARKTAI NETWORK - PRODUCTION SMOKE TEST',
      expect.stringContaining(server.url),
      expect.stringContaining('No --token'),
      '✓ Base URL: OK (200)',
      '✓ Health check: healthy',
      '✓ System status endpoint: reachable',
      '✓ Ready: ready',
      expect.stringMatching(/^✓ API documentation: \d+ paths/),
      '✓ SMOKE TEST PASSED: 5/5 checks successful',
    ]);
    expect(code).toBe(0);
  });

  it('makes a bot trade with a token, and leaves none behind', async () => {
    const { code, lines } = await smoke(server.url, '--token', await token());
    expect(lines.filter((line) => line.startsWith('✗'))).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining([
        '✓ SMOKE TEST PASSED: 10/10 checks successful',
        '✓ Bot status: no bots',
        expect.stringMatching(/^✓ Bot traded: a round trip on the simulated market, -?\d/),
        '✓ Bot archived: archived',
      ]),
    );
    expect(code).toBe(0);
    await server.signIn();
    const { body } = await server.get<{ items: { status: string }[] }>('/bots');
    expect(body.items.map(({ status }) => status)).toEqual(['archived']);
    const { body: checklist } = await server.get<{ ready: boolean; items: { code: string }[] }>(
      '/admin/pre-live-checklist',
    );
    expect(checklist.ready).toBe(false);
    expect(checklist.items.find(({ code }) => code === 'smoke_test')).toMatchObject({ status: 'passed' });
  });

  it('fails each check that a refused token keeps from running', async () => {
    const { code, lines } = await smoke(server.url, '--token', 'forged');
    expect(lines.filter((line) => line.startsWith('✗')).map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['✗ Bot status', '✗ Bot created', '✗ Bot traded', '✗ Bot archived']),
    );
    expect(code).toBe(1);
  });

  it('fails every check where nothing listens', async () => {
    const { code, lines } = await smoke('http://127.0.0.1:9');
    expect(lines.at(-1)).toBe('✗ SMOKE TEST FAILED: 0/5 checks successful');
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Base URL: .*(ECONNREFUSED|bad port)/));
    expect(code).toBe(1);
  });
});
