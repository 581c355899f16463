import { EventEmitter } from 'node:events';

import { type Clock, SystemClock } from '@app/kernel';

import { type HostedApplication, type HostOptions, ProcessHost } from '../src/process-host.js';
import { ServiceManager } from '../src/service-manager.js';
import { type Subsystem } from '../src/subsystem.js';
import { aLifecycle } from './lifecycle.builder.js';

/** A process that is only told to exit; like a real one it does nothing more after the first time. */
class FakeProcess extends EventEmitter {
  readonly exits: { code: number; atMs: number }[] = [];
  readonly resources = ['PipeWrap'];
  written = '';
  readonly stdout = undefined;
  readonly stderr = { write: (text: string) => (this.written += text) };

  /** `onExit` ends what a process ends by exiting, such as timers. */
  constructor(
    private readonly clock: Clock,
    private readonly onExit: () => void,
  ) {
    super();
  }

  getActiveResourcesInfo(): string[] {
    return [...this.resources];
  }

  exit(code: number): void {
    // To 10 ms: an orderly end takes two more turns of the event loop, of 1 ms each here.
    this.exits.push({ code, atMs: Math.floor(this.clock.now() / 10) * 10 });
    this.removeAllListeners();
    this.onExit();
  }
}

export interface HostedProcess {
  readonly target: FakeProcess;
  readonly lines: string[];
  readonly said: string[];
}

export type HostingOptions = Partial<HostOptions & HostedApplication>;

/** Hosts an application of these parts. For virtual time: `onExit` clears the timers. */
export function aHostedProcess(
  parts: readonly Subsystem[],
  { onExit, ...overrides }: HostingOptions & { readonly onExit: () => void },
): HostedProcess {
  const clock = new SystemClock();
  const target = new FakeProcess(clock, onExit);
  const [lines, said]: [string[], string[]] = [[], []];
  const lifecycle = aLifecycle();
  const application: HostedApplication = {
    lifecycle,
    start: async () => {
      for (const part of parts) await lifecycle.start(part);
      lifecycle.ready();
    },
    close: () => Promise.resolve(),
    ...overrides,
  };
  const serviceManager = new ServiceManager(
    { notifySocket: '/run/systemd/notify', watchdogUsec: 0 },
    (text) => lines.push(text),
    (_command, state) => said.push(state),
  );
  const log = {
    info: (text: string) => void lines.push(text),
    error: (text: string, error?: unknown) =>
      void lines.push(
        error instanceof Error && error.stack !== undefined ? `${text} (with its stack)` : text,
      ),
  };
  const options: HostOptions = {
    name: 'The application',
    build: () => Promise.resolve(application),
    log,
    clock,
    serviceManager,
    stopLimitMs: 10_000,
    guardStop: () => () => Promise.resolve(),
    rereadLogLevel: () => 'debug',
    ...overrides,
  };
  void new ProcessHost(target, options).run();
  return { target, lines, said };
}
