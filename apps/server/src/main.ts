import 'reflect-metadata';

import { type Config, ConfigurationError, loadConfig, processEnvironment } from '@app/config';
import { serveApiDocument, serverAdapter } from '@app/http';
import { messageOf } from '@app/kernel';
import { NestLog, PinoLog } from '@app/observability';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

import { AppModule } from './app.module.js';

/** EX_CONFIG of sysexits.h: starting again without changing the configuration is of no use. */
const EXIT_BAD_CONFIGURATION = 78;

function configuration(): Config {
  try {
    return loadConfig(processEnvironment());
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_BAD_CONFIGURATION);
  }
}

async function serve(
  app: NestFastifyApplication,
  { port, host }: Config['server'],
  log: PinoLog,
): Promise<void> {
  app.setGlobalPrefix('api');
  serveApiDocument(app);
  await app.listen({ port, host });
  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  log.info({ url }, `Amarktai Network is up: API ${url}/api, documentation ${url}/api/docs`);
}

const config = configuration();
const log = new PinoLog(config.runtime);
const app = await NestFactory.create<NestFastifyApplication>(
  AppModule.forRoot(config, log),
  serverAdapter(config),
  { logger: new NestLog(log), abortOnError: false },
);
try {
  await serve(app, config.server, log);
} catch (error) {
  await app.close();
  process.stderr.write(`Amarktai Network did not start: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
