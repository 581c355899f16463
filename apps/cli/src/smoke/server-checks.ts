import { type ApiClient, describeRefusal } from './api-client.js';
import { type Check } from './check.js';

const OK = 200;
const UNAUTHORIZED = 401;

interface Health {
  readonly status: string;
  readonly checks: readonly { readonly problems: readonly string[] }[];
}

/** What anybody may ask a server. */
export const serverChecks = (api: ApiClient): readonly Check[] => [
  {
    name: 'Base URL',
    async run() {
      await api.demand('GET', '/api/health/ping');
      return `OK (${OK})`;
    },
  },
  {
    name: 'Health check',
    async run() {
      const { status, checks } = await api.demand<Health>('GET', '/api/health');
      if (status === 'healthy') return status;
      throw new Error(`${status}: ${checks.flatMap(({ problems }) => problems).join('; ')}`);
    },
  },
  {
    name: 'System status endpoint',
    async run() {
      const answer = await api.ask('GET', '/api/system/status');
      // Without a token a server that asks for one is as reachable as it should be; what it says is checked with one.
      if (answer.status === OK || answer.status === UNAUTHORIZED) return 'reachable';
      throw new Error(describeRefusal(answer));
    },
  },
  {
    name: 'Ready',
    async run() {
      const { status, body } = await api.ask('GET', '/api/health/ready');
      if (status === OK) return 'ready';
      const { reasons = [] } = body as { readonly reasons?: readonly string[] };
      throw new Error(`not ready (${status}): ${reasons.join('; ')}`);
    },
  },
  {
    name: 'API documentation',
    async run() {
      await api.demand('GET', '/api/docs');
      const { paths } = await api.demand<{ readonly paths: object }>('GET', '/api/docs-json');
      return `${Object.keys(paths).length} paths at /api/docs`;
    },
  },
];
