import { TestServer } from '../support/server.js';

interface Drill {
  readonly at: string;
  readonly passed: boolean;
  readonly ordersPlaced: number;
}
interface Bots {
  readonly items: readonly { readonly id: string; readonly status: string }[];
}

describe('the drill of a running server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start({ env: { SEED_DEMO: 'true', SIM_SPEED: '600' } });
    await server.signIn();
  });
  afterAll(() => server.dispose());

  const statuses = async (): Promise<readonly string[]> =>
    (await server.get<Bots>('/bots')).body.items.map(({ status }) => status);

  it('passes while bots trade, and halts none of them', async () => {
    expect(await server.get('/admin/emergency-stop/drill')).toMatchObject({
      status: 404,
      body: { code: 'NO_DRILL' },
    });
    const before = await statuses();
    expect(before).toContain('active');
    const { status, body } = await server.post<Drill>('/admin/emergency-stop/drill');
    expect(status).toBe(200);
    expect(body).toMatchObject({ passed: true, verdict: { kind: 'clear' }, venues: ['simulated'] });
    expect(body.ordersPlaced).toBe(3);
    expect(await statuses()).toEqual(before);
    expect((await server.get('/health/ready')).status).toBe(200);
    expect(await server.get('/admin/emergency-stop/drill')).toMatchObject({ status: 200, body });
    expect(server.log.filter(({ level }) => level === 'fatal')).toEqual([]);
  });

  it('is refused while trading is halted', async () => {
    await server.post('/admin/emergency-stop', { reason: 'fire' });
    expect(await server.post('/admin/emergency-stop/drill')).toMatchObject({
      status: 409,
      body: { code: 'DRILL_IMPOSSIBLE', detail: expect.stringContaining('fire') },
    });
    expect((await server.post('/admin/emergency-resume')).status).toBe(200);
  });
});
