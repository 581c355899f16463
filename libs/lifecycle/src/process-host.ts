import { type Clock, DomainError, messageOf } from '@app/kernel';

import { type Lifecycle } from './lifecycle.js';
import { closedHandlesGone, openedSince, ownResources } from './open-resources.js';
import { type ServiceManager } from './service-manager.js';
import { unstopped } from './stop-report.js';

/** An application as the process sees it. */
export interface HostedApplication {
  readonly lifecycle: Pick<Lifecycle, 'stop' | 'stalls' | 'view'>;
  /** Resolves when everything runs and requests are answered. */
  start(): Promise<void>;
  /** What remains after the lifecycle has stopped. */
  close(): Promise<void>;
}

interface HostLog {
  info(text: string): void;
  /** The stack of `error` is written too. */
  error(text: string, error?: unknown): void;
}

/** The part of `process` that is used. */
export interface HostProcess {
  readonly stdout: unknown;
  readonly stderr: { write(text: string): unknown };
  on(event: string, listener: (argument: unknown) => void): unknown;
  /** The kinds of handles that still keep the process alive. */
  getActiveResourcesInfo(): string[];
  exit(code: number): void;
}

export interface HostOptions {
  /** Of the application, for people. */
  readonly name: string;
  readonly build: () => Promise<HostedApplication>;
  readonly log: HostLog;
  readonly clock: Clock;
  readonly serviceManager: ServiceManager;
  /** Hard limit of a stop, in milliseconds: past it the process ends, whatever still hangs. */
  readonly stopLimitMs: number;
  /** Kills the process after so many milliseconds, even when its event loop no longer turns, unless it is called off. */
  readonly guardStop: (afterMs: number) => () => Promise<unknown>;
  /** Asked for by SIGHUP; returns the level that now holds. */
  readonly rereadLogLevel: () => string;
}

/** How much later than the hard limit the guard acts: it is for a process that could not even notice its limit. */
const GUARD_MARGIN_MS = 1000;

/**
 * Under `npm start`, Ctrl-C in a terminal reaches the process twice within milliseconds: from the terminal, which
 * signals the whole process group, and from npm, which passes it on. That is one wish of one person.
 */
const SAME_SIGNAL_MS = 500;

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs one application in this process and decides how the process ends: exit code 0 after a clean stop; 1 after a
 * failed start, an unclean or overlong stop, a second signal, or an error that nobody caught.
 */
export class ProcessHost {
  #application: HostedApplication | undefined;
  #starting: Promise<void> = Promise.resolve();
  /** Set once a stop began: what it waits for. */
  #waitingFor: string | undefined;
  #exitCode = 0;
  /** Held before the application was built: standard input and output. */
  #ownResources: readonly string[] = [];
  #lastSignal: { readonly name: string; readonly at: number } | undefined;

  constructor(
    private readonly target: HostProcess,
    private readonly options: HostOptions,
  ) {}

  /** Resolves when the application has started, or when it never will; a failed start ends the process. */
  async run(): Promise<void> {
    this.#ownResources = ownResources(this.target);
    this.#listen();
    this.#starting = this.#start();
    await this.#starting;
  }

  async #start(): Promise<void> {
    const { build, serviceManager } = this.options;
    try {
      const application = await build();
      this.#application = application;
      if (this.#isStopping()) return;
      await application.start();
      if (this.#isStopping()) return;
      serviceManager.ready();
      serviceManager.watch(() => application.lifecycle.stalls());
    } catch (error) {
      this.#onFailedStart(error);
    }
  }

  #onFailedStart(error: unknown): void {
    const { name, log } = this.options;
    const text = `${name} did not start: ${messageOf(error)}`;
    if (!(error instanceof DomainError)) log.error(text, error);
    if (this.#isStopping()) return; // A stop makes a start fail.
    this.target.stderr.write(`${text}\n`);
    this.#stop('failed start', 1);
  }

  #listen(): void {
    const { log } = this.options;
    for (const name of STOP_SIGNALS)
      this.target.on(name, () => {
        this.#onStopSignal(name);
      });
    this.target.on('SIGHUP', () => {
      this.#onHangup();
    });
    this.target.on('uncaughtException', (error) => {
      log.error(`Uncaught exception: ${messageOf(error)}`, error);
      this.#stop('uncaught exception', 1);
    });
    this.target.on('unhandledRejection', (error) => {
      log.error(`Unhandled rejection: ${messageOf(error)}`, error);
      this.#stop('unhandled rejection', 1);
    });
  }

  #onStopSignal(name: string): void {
    const at = this.options.clock.now();
    const isEcho = name === this.#lastSignal?.name && at - this.#lastSignal.at < SAME_SIGNAL_MS;
    if (isEcho) return;
    const isFirst = this.#lastSignal === undefined;
    this.#lastSignal = { name, at };
    if (isFirst) this.#stop(name, 0);
    else this.#exitNow(`A second signal (${name}) ends the process at once`);
  }

  #onHangup(): void {
    const { log, rereadLogLevel } = this.options;
    try {
      log.info(`SIGHUP: the log level is now ${rereadLogLevel()}`);
    } catch (error) {
      log.error(`SIGHUP: the log level stays as it was: ${messageOf(error)}`);
    }
  }

  #isStopping(): boolean {
    return this.#waitingFor !== undefined;
  }

  #stop(cause: string, exitCode: 0 | 1): void {
    this.#exitCode = Math.max(this.#exitCode, exitCode);
    if (this.#isStopping()) return;
    this.#waitingFor = 'the application to be built';
    const { stopLimitMs, serviceManager, guardStop } = this.options;
    serviceManager.stopping();
    const callOffGuard = guardStop(stopLimitMs + GUARD_MARGIN_MS);
    const limit = setTimeout(() => {
      this.#exitNow(`The stop took longer than ${stopLimitMs} ms`);
    }, stopLimitMs);
    void this.#stopInOrder(cause).then(async () => {
      clearTimeout(limit);
      await callOffGuard();
      await closedHandlesGone();
      this.#exit(cause);
    });
  }

  async #stopInOrder(cause: string): Promise<void> {
    if (this.#application === undefined) await this.#starting;
    if (this.#application === undefined) return;
    const { lifecycle } = this.#application;
    this.#waitingFor = 'the parts to stop';
    const { isClean } = await lifecycle.stop(cause);
    this.#waitingFor = 'the start to give up';
    await this.#starting;
    this.#waitingFor = 'the application to close';
    const isClosed = await this.#close(this.#application);
    if (!isClean || !isClosed) this.#exitCode = 1;
  }

  async #close(application: HostedApplication): Promise<boolean> {
    try {
      await application.close();
      return true;
    } catch (error) {
      this.options.log.error(`The application did not close: ${messageOf(error)}`, error);
      return false;
    }
  }

  /** The last line of the log, and the end. */
  #exit(cause: string): void {
    const left =
      this.#exitCode === 0 ? openedSince(this.#ownResources, this.target.getActiveResourcesInfo()) : [];
    const leftOpen = left.length === 0 ? '' : `, left open: ${left.join(', ')}`;
    this.options.log.info(`Stopped (${cause}), exit code ${this.#exitCode}${leftOpen}`);
    this.target.exit(this.#exitCode);
  }

  #exitNow(reason: string): void {
    const { log } = this.options;
    const parts = this.#application === undefined ? [] : unstopped(this.#application.lifecycle.view());
    log.error(
      `${reason}, while waiting for ${this.#waitingFor ?? ''}. Not stopped: ${parts.join(', ') || 'nothing'}`,
    );
    this.target.exit(1);
  }
}
