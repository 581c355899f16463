import { TestServer } from '../support/server.js';

interface System {
  readonly subsystems: readonly { readonly name: string; readonly state: string }[];
}

describe('a server with the autopilot', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start({
      env: { ENABLE_AUTOPILOT: 'true', AUTOPILOT_INTERVAL_MS: '100', SEED_DEMO: 'true' },
    });
    await server.signIn();
  });
  afterAll(() => server.dispose());

  it('moves nothing where nothing is proven, and says so', async () => {
    const { status, body } = await server.get('/autopilot/actions');

    expect(status).toBe(200);
    expect(body).toEqual({ items: [] });
  });

  it('has nothing to undo that it did not do', async () => {
    const { status, body } = await server.post('/autopilot/actions/nothing/undo');

    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'ACTION_NOT_FOUND' });
  });

  it('is among what an emergency stop stops', async () => {
    const { body } = await server.post<{ steps: readonly { name: string }[] }>('/admin/emergency-stop', {});

    expect(body.steps.map(({ name }) => name)).toContain('autopilot');
  });
});

describe('a server as it comes', () => {
  it('has no autopilot running', async () => {
    const server = await TestServer.start();
    try {
      await server.signIn();
      const { body } = await server.get<System>('/admin/lifecycle');

      expect(body.subsystems.find(({ name }) => name === 'autopilot')?.state).toBe('disabled');
    } finally {
      await server.dispose();
    }
  });
});
