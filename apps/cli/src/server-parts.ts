import 'reflect-metadata';

import { type Config } from '@app/config';
import { serverAdapter } from '@app/http';
import { type Log } from '@app/observability';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { AppModule } from '../../server/src/app.module.js';

/** The server, put together and not started: it has opened nothing, and its areas have registered their parts. */
export function serverParts(config: Config, log: Log): Promise<INestApplicationContext> {
  return NestFactory.create(AppModule.forRoot(config, log), serverAdapter(config), {
    logger: false,
    abortOnError: false,
  });
}
