import 'reflect-metadata';

import { type ServerResponse } from 'node:http';

import { Config, ConfigModule, loadConfig, processEnvironment } from '@app/config';
import { hostNest, Lifecycle, LifecycleModule, type StopStage } from '@app/lifecycle';
import {
  Controller,
  type DynamicModule,
  Get,
  Inject,
  Logger,
  Module,
  type ModuleMetadata,
  type OnModuleInit,
  Post,
  Res,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply } from 'fastify';

/**
 * A program for process-level tests: hosts an application whose parts misbehave as its first argument says. Run it as
 * `node dist/libs/lifecycle/testing/faulty-application.js '[{ "name": "feed", "stop": "deaf" }]'`.
 */
type Conduct = 'ok' | 'throws' | 'rejects' | 'hangs' | 'deaf' | 'leaks' | 'computes';

export interface FaultyPart {
  readonly name: string;
  readonly critical?: boolean;
  readonly stage?: StopStage;
  readonly start?: Conduct;
  readonly stop?: Conduct;
  /** How a background task of this part takes its abort. */
  readonly task?: 'ok' | 'deaf' | 'dies';
}

async function act(conduct: Conduct, signal: AbortSignal): Promise<void> {
  if (conduct === 'rejects') throw new Error('it rejects');
  if (conduct === 'deaf') await new Promise(() => undefined);
  if (conduct === 'hangs') await aborted(signal);
  if (conduct === 'leaks') setInterval(() => undefined, 1000);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

function call(conduct: Conduct, signal: AbortSignal): Promise<void> {
  if (conduct === 'throws') throw new Error('it throws');
  while (conduct === 'computes');
  return act(conduct, signal);
}

const PART = Symbol('PART');

@Module({})
class PartModule implements OnModuleInit {
  constructor(
    @Inject(PART) private readonly part: FaultyPart,
    private readonly lifecycle: Lifecycle,
  ) {}

  static of(part: FaultyPart, imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: PartModule,
      imports: [LifecycleModule, ...imports],
      providers: [{ provide: PART, useValue: part }],
    };
  }

  async onModuleInit(): Promise<void> {
    const { name, critical = true, stage = 'work', start = 'ok', stop = 'ok', task } = this.part;
    await this.lifecycle.start({
      name,
      critical,
      stage,
      start: (signal) => call(start, signal),
      stop: (signal) => call(stop, signal),
    });
    if (task === 'ok') this.lifecycle.spawn(`${name}-task`, aborted);
    if (task === 'deaf') this.lifecycle.spawn(`${name}-task`, () => new Promise(() => undefined));
    if (task === 'dies') this.lifecycle.spawn(`${name}-task`, () => Promise.reject(new Error('it dies')));
  }
}

@Controller()
class TroubleController {
  constructor(private readonly lifecycle: Lifecycle) {}

  @Get('view')
  view(): unknown {
    return this.lifecycle.view();
  }

  @Get('stream')
  stream(@Res() reply: FastifyReply): void {
    const response: ServerResponse = reply.hijack().raw;
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: hello\n\n');
  }

  @Post('exception')
  exception(): void {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
  }

  @Post('rejection')
  rejection(): void {
    void Promise.reject(new Error('nobody awaits this'));
  }
}

/** Each part's module imports the one before it, so that Nest's import graph is the order of the list. */
function chained(parts: readonly FaultyPart[]): DynamicModule[] {
  let before: DynamicModule[] = [];
  for (const part of parts) before = [PartModule.of(part, before)];
  return before;
}

@Module({})
class FaultyModule {}

/** The form of the server's log: one JSON object a line, with its level and message. */
const print =
  (level: string) =>
  (msg: string, ...details: unknown[]): void => {
    const err = details.find((detail) => detail instanceof Error)?.stack;
    process.stdout.write(`${JSON.stringify({ level, msg, err })}\n`);
  };
const logger = { log: print('info'), warn: print('warn'), error: print('error') };
Logger.overrideLogger(logger);

const parts = JSON.parse(process.argv[2] ?? '[]') as FaultyPart[];
const config: Config = loadConfig(processEnvironment());
await hostNest({
  name: 'The faulty application',
  config,
  create: () =>
    NestFactory.create<NestFastifyApplication>(
      {
        module: FaultyModule,
        imports: [ConfigModule.forRoot(config), LifecycleModule, ...chained(parts)],
        controllers: [TroubleController],
      },
      new FastifyAdapter(),
      { logger, abortOnError: false },
    ),
  onListening: (url) => process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'up', url })}\n`),
  rereadLogLevel: () => config.runtime.logLevel,
});
