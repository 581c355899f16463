import { resolve } from 'node:path';

import { type Config, loadConfig, processEnvironment } from '@app/config';

import { DatabaseWay } from './database-way.js';
import { MarkerWay } from './marker-way.js';
import { ServerWay } from './server-way.js';
import { type HaltWay } from './way.js';

/** All that matters here: a mistake in any other setting must not keep anybody from stopping. */
const VARIABLES = [
  'AMARKTAI_TOKEN',
  'AMARKTAI_URL',
  'DATA_DIR',
  'HOST',
  'MONGODB_TIMEOUT_MS',
  'MONGODB_URI',
  'PORT',
] as const;

export interface ServerOptions {
  readonly url: string | undefined;
  readonly token: string | undefined;
}

/** From the best way to the last: the server, its database, the marker file. @throws ConfigurationError */
export function haltWays(options: ServerOptions): readonly HaltWay[] {
  const environment = processEnvironment();
  const config = loadConfig(Object.fromEntries(VARIABLES.map((name) => [name, environment[name]])));
  const url = (options.url ?? config.cli.url ?? serverUrl(config)).replace(/\/+$/, '');
  return [
    new ServerWay(url, options.token ?? config.cli.token),
    new DatabaseWay(config),
    new MarkerWay(resolve(config.store.dataDir)),
  ];
}

function serverUrl({ server: { host, port } }: Pick<Config, 'server'>): string {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  return `http://${isEverywhere ? '127.0.0.1' : host}:${port}`;
}
