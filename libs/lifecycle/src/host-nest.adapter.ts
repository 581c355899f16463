import { type Config } from '@app/config';
import { SystemClock } from '@app/kernel';
import { Logger } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

import { type Address, httpServer } from './http-server.js';
import { Lifecycle } from './lifecycle.js';
import { type HostedApplication, ProcessHost } from './process-host.js';
import { ServiceManager } from './service-manager.js';
import { guardStop } from './stop-guard.js';

export interface NestHosting {
  /** For people. */
  readonly name: string;
  readonly config: Pick<Config, 'server' | 'lifecycle' | 'serviceManager'>;
  /** Builds the application and starts nothing. */
  readonly create: () => Promise<NestFastifyApplication>;
  readonly onListening: (url: string) => void;
  /** Asked for by SIGHUP; returns the level that now holds. */
  readonly rereadLogLevel: () => string;
}

/** Runs a Nest application in this process until it is stopped; decides how the process ends. */
export async function hostNest({
  name,
  config,
  create,
  onListening,
  rereadLogLevel,
}: NestHosting): Promise<void> {
  const logger = new Logger('Process');
  const log = {
    info: (text: string): void => {
      logger.log(text);
    },
    error: (text: string, error?: unknown): void => {
      logger.error(text, error);
    },
  };
  const serviceManager = new ServiceManager(config.serviceManager, (text) => {
    logger.warn(text);
  });
  const host = new ProcessHost(process, {
    name,
    build: async () => hosted(await create(), config.server, onListening),
    log,
    clock: new SystemClock(),
    serviceManager,
    stopLimitMs: config.lifecycle.stopLimitMs,
    guardStop,
    rereadLogLevel,
  });
  await host.run();
}

function hosted(
  app: NestFastifyApplication,
  address: Config['server'],
  onListening: (url: string) => void,
): HostedApplication {
  const lifecycle = app.get(Lifecycle);
  const adapter = app.getHttpAdapter();
  const listener = {
    server: adapter.getInstance().server,
    listen: (at: Address) => app.listen(at),
    close: async () => {
      await adapter.close();
    },
  };
  return {
    lifecycle,
    async start() {
      await app.init();
      await lifecycle.start(httpServer(listener, address));
      onListening(await app.getUrl());
    },
    close: () => app.close(),
  };
}
