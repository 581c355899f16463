import { TestServer } from './support/server.js';

interface Operation {
  summary?: string;
  operationId?: string;
  'x-role'?: string;
  security?: unknown[];
  responses: Record<string, { content?: Record<string, { schema?: unknown }> }>;
  requestBody?: { content?: Record<string, { schema?: unknown }> };
}

interface ApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

describe('the API document', () => {
  let server: TestServer;
  let document: ApiDocument;
  let operations: [string, Operation][];
  beforeAll(async () => {
    server = await TestServer.start();
    document = (await server.get<ApiDocument>('/docs-json')).body;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method} ${path}`,
        operation,
      ]),
    );
  });
  afterAll(() => server.dispose());

  const lacking = (has: (operation: Operation) => boolean): string[] =>
    operations.filter(([, operation]) => !has(operation)).map(([name]) => name);

  it('is shown in a browser', async () => {
    const { status, body } = await server.get<string>('/docs');
    expect(status).toBe(200);
    expect(body).toContain('swagger-ui');
  });

  it('gives every operation a summary, a role and an id of its own', () => {
    expect(operations.length).toBeGreaterThan(5);
    expect(lacking(({ summary = '' }) => summary.length > 10)).toEqual([]);
    expect(lacking((operation) => /^(none|viewer|trader|admin)$/.test(operation['x-role'] ?? ''))).toEqual(
      [],
    );
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks for a bearer token wherever a role is needed', () => {
    expect(
      lacking((operation) => operation['x-role'] === 'none' || operation.security !== undefined),
    ).toEqual([]);
  });

  it('types every successful answer that has a body, and the errors', () => {
    const isTyped = ({ responses }: Operation): boolean =>
      Object.entries(responses)
        .filter(([status]) => status.startsWith('2') && !['202', '204'].includes(status))
        .every(([, { content }]) => Object.values(content ?? {}).some(({ schema }) => schema !== undefined));
    expect(lacking(isTyped)).toEqual([]);
    expect(lacking(({ responses }) => 'default' in responses)).toEqual([]);
  });

  it('types every request body', () => {
    expect(
      lacking(({ requestBody }) =>
        Object.values(requestBody?.content ?? {}).every(({ schema }) => schema !== undefined),
      ),
    ).toEqual([]);
  });

  it('refers only to schemas that exist', () => {
    const references = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/([^"]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
  });
});
