import { TestServer } from './support/server.js';

describe('the HTTP conventions', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.dispose());

  interface Problem {
    code: string;
    status: number;
    requestId: string;
  }
  const login = (init: RequestInit): ReturnType<typeof server.request<Problem>> =>
    server.request<Problem>('/auth/login', { method: 'POST', ...init });
  const json = { 'content-type': 'application/json' };

  it('answers an unknown route with a problem document', async () => {
    const { status, headers, body } = await server.get<Problem>('/nowhere');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'NOT_FOUND', status: 404 });
  });

  it('answers a URL that cannot be decoded with a problem document', async () => {
    const { status, body } = await server.get<Problem>('/%zz');
    expect([status, body.code]).toEqual([400, 'MALFORMED_REQUEST']);
  });

  it.each(['{"email":', 'not json', '"text"', '[]', 'null', ''])(
    'refuses the body %j with a 4xx',
    async (body) => {
      const { status } = await login({ body, headers: json });
      expect([400, 422]).toContain(status);
    },
  );

  it('refuses a body of 10 MB without reading it to the end', async () => {
    const { status, body } = await login({
      body: JSON.stringify({ email: 'x'.repeat(10_000_000) }),
      headers: json,
    });
    expect([status, body.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('refuses a body that is not JSON at all', async () => {
    const { status, body } = await login({
      body: '<login/>',
      headers: { 'content-type': 'application/xml' },
    });
    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('refuses unknown and wrong fields all at once, each with its path', async () => {
    const { status, body } = await login({
      body: JSON.stringify({ email: 7, password: 'long enough to be one', remember: true }),
      headers: json,
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'INVALID_INPUT',
      errors: expect.arrayContaining([
        expect.objectContaining({ path: 'remember' }),
        expect.objectContaining({ path: 'email' }),
      ]),
    });
  });

  it('gives every answer a request id, and keeps the one of the caller where it is harmless', async () => {
    const given = await server.request<Problem>('/nowhere', { headers: { 'x-request-id': 'trace-42' } });
    expect(given.headers.get('x-request-id')).toBe('trace-42');
    expect(given.body.requestId).toBe('trace-42');
    const replaced = await server.request('/nowhere', { headers: { 'x-request-id': 'no spaces!' } });
    expect(replaced.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('shows metrics to callers on this machine, but not through a proxy', async () => {
    const { status, body } = await server.get<string>('/metrics');
    expect(status).toBe(200);
    expect(body).toContain('amarktai_process_cpu_seconds_total');
    const forwarded = await server.request('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(forwarded.status).toBe(401);
  });
});
