import { messageOf } from '@app/kernel';

import {
  DuplicateNameError,
  RestartRefusedError,
  StoppingError,
  SubsystemStartError,
  UnknownSubsystemError,
} from './lifecycle.errors.js';
import { STOP_STAGES, type Subsystem } from './subsystem.js';
import { type RunContext, SubsystemRun, type SubsystemView } from './subsystem-run.js';

/** The subsystems in the order in which they were started, which no restart changes. */
export class Subsystems {
  readonly #runs = new Map<string, SubsystemRun>();
  readonly #starts = new AbortController();
  /** Starts and restarts under way; a stop lets them settle first. */
  readonly #underWay = new Set<Promise<unknown>>();
  #restarting = false;

  constructor(private readonly context: RunContext) {}

  /** @throws SubsystemStartError when a critical one fails; StoppingError, DuplicateNameError */
  async start(subsystem: Subsystem): Promise<void> {
    const { name, critical } = subsystem;
    if (this.#starts.signal.aborted) throw new StoppingError(`Subsystem '${name}'`);
    if (this.#runs.has(name)) throw new DuplicateNameError('Subsystem', name);
    const run = await this.#track(this.#begin(subsystem));
    if (run.state === 'failed' && critical)
      throw new SubsystemStartError(name, run.reason ?? 'unknown reason', { cause: run.failure });
  }

  /**
   * Stops the subsystem and all that depend on it, dependents first, and starts them again in start order.
   * @throws RestartRefusedError when that is not safe; UnknownSubsystemError
   */
  async restart(name: string): Promise<readonly SubsystemView[]> {
    const run = this.#runs.get(name);
    if (run === undefined) throw new UnknownSubsystemError(name, [...this.#runs.keys()]);
    const refusal = this.#refusal(run);
    if (refusal !== undefined) throw new RestartRefusedError(name, refusal);
    this.#restarting = true;
    try {
      return await this.#track(this.#restartAll(name));
    } finally {
      this.#restarting = false;
    }
  }

  /** From now on nothing starts, and what is starting is aborted. Resolves when all of that has settled. */
  async closeStarts(): Promise<void> {
    this.#starts.abort(new StoppingError('It'));
    await Promise.allSettled(this.#underWay);
  }

  /** Stops what runs, and only that: stage by stage, and in reverse start order within a stage. Never rejects. */
  async stopAll(): Promise<readonly SubsystemView[]> {
    const running = this.#stopOrder().filter((run) => run.state === 'running');
    for (const run of running) await run.stop();
    return running.map((run) => run.view());
  }

  view(): readonly SubsystemView[] {
    return [...this.#runs.values()].map((run) => run.view());
  }

  /** One line for each that is neither running well nor switched off. */
  problems(): readonly string[] {
    return [...this.#runs.values()].flatMap((run) => problemOf(run) ?? []);
  }

  async #begin(subsystem: Subsystem): Promise<SubsystemRun> {
    const run = new SubsystemRun(subsystem, this.context);
    this.#runs.set(subsystem.name, run);
    const needed = this.#firstNotRunning(subsystem.dependsOn ?? []);
    if (subsystem.flag?.isOn === false) run.disable(`${subsystem.flag.variable} is off`);
    else if (needed === undefined) await run.start(this.#starts.signal);
    else if (needed.state === 'disabled') run.disable(`it needs ${needed.name}, which is disabled`);
    else run.fail(`it needs ${needed.name}, which is ${needed.state}`);
    return run;
  }

  async #restartAll(name: string): Promise<readonly SubsystemView[]> {
    const affected = this.#withDependents(name);
    for (const run of affected.toReversed()) {
      await run.stop();
      if (run.state === 'stop_failed' || run.state === 'stop_timeout')
        throw new RestartRefusedError(
          name,
          `${run.name} did not stop (${run.reason ?? run.state}); restart the process`,
        );
    }
    const restarted: SubsystemView[] = [];
    for (const { subsystem } of affected) {
      if (this.#starts.signal.aborted) throw new StoppingError(`Subsystem '${subsystem.name}'`);
      restarted.push((await this.#begin(subsystem)).view());
    }
    return restarted;
  }

  #refusal(run: SubsystemRun): string | undefined {
    if (this.#starts.signal.aborted) return 'the process is stopping';
    if (this.#restarting) return 'another restart is under way';
    if ((run.subsystem.stage ?? 'work') !== 'work') return 'others need it to the last; restart the process';
    if (run.state === 'running' || run.state === 'failed' || run.state === 'stopped') return undefined;
    return `it is ${run.state}${run.reason === undefined ? '' : ` (${run.reason})`}`;
  }

  #firstNotRunning(names: readonly string[]): { name: string; state: string } | undefined {
    return names
      .map((name) => ({ name, state: this.#runs.get(name)?.state ?? 'not started yet' }))
      .find(({ state }) => state !== 'running');
  }

  /** The subsystem and all that need it, directly or not, in start order. */
  #withDependents(name: string): readonly SubsystemRun[] {
    const affected = new Set([name]);
    return [...this.#runs.values()].filter((run) => {
      const isAffected =
        affected.has(run.name) || run.subsystem.dependsOn?.some((needed) => affected.has(needed));
      if (isAffected) affected.add(run.name);
      return isAffected;
    });
  }

  #stopOrder(): readonly SubsystemRun[] {
    const lastFirst = [...this.#runs.values()].reverse();
    return STOP_STAGES.flatMap((stage) =>
      lastFirst.filter((run) => (run.subsystem.stage ?? 'work') === stage),
    );
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }
}

function problemOf({ name, state, reason, subsystem }: SubsystemRun): string | undefined {
  if (state === 'disabled') return undefined;
  if (state !== 'running') return `${name} is ${state}${reason === undefined ? '' : `: ${reason}`}`;
  try {
    const health = subsystem.health?.() ?? { ok: true };
    return health.ok ? undefined : `${name}: ${health.reason}`;
  } catch (error) {
    return `${name}: its health could not be read: ${messageOf(error)}`;
  }
}
