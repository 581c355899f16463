import { type Config, ConfigurationError, loadConfig, processEnvironment } from '@app/config';
import { serveApiDocument, serverAdapter } from '@app/http';
import { hostNest } from '@app/lifecycle';
import { NestLog, PinoLog } from '@app/observability';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

import { AppModule, type Additions } from './app.module.js';

/** EX_CONFIG of sysexits.h: starting again without changing the configuration is of no use. */
const EXIT_BAD_CONFIGURATION = 78;

/** Runs the server until it is asked to stop. */
export async function serve(additions?: Additions): Promise<void> {
  const config = configuration();
  const log = new PinoLog(config.runtime);
  const logger = new NestLog(log);
  Logger.overrideLogger(logger);

  await hostNest({
    name: 'Amarktai Network',
    config,
    async create() {
      const app = await NestFactory.create<NestFastifyApplication>(
        AppModule.forRoot(config, log, additions),
        serverAdapter(config),
        { logger, abortOnError: false },
      );
      app.setGlobalPrefix('api');
      serveApiDocument(app);
      return app;
    },
    onListening(url) {
      log.info({ url }, `Amarktai Network is up: API ${url}/api, documentation ${url}/api/docs`);
    },
    rereadLogLevel() {
      const { logLevel } = loadConfig(processEnvironment()).runtime;
      log.setLevel(logLevel);
      return logLevel;
    },
  });
}

function configuration(): Config {
  try {
    return loadConfig(processEnvironment());
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_BAD_CONFIGURATION);
  }
}
