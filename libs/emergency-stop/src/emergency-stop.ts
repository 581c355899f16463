import { type Actor, type Clock, within } from '@app/kernel';

import {
  ForceNeedsReasonError,
  NotClearError,
  NotStoppedError,
  ResumeNotDurableError,
} from './emergency-stop.errors.js';
import { contextOf, type HaltProcedure, isThrough } from './halt-procedure.js';
import { type HaltMemory } from './halt-memory.js';
import { type HaltRecord, NO_PROGRESS } from './halt-record.js';
import { type HaltScope } from './halt-scope.js';
import { type HaltStep } from './halt-step.js';

export interface StopCommand {
  readonly scope: HaltScope;
  readonly reason: string;
  readonly actor: Actor;
  readonly flatten: boolean;
}

export interface ResumeCommand {
  readonly scope: HaltScope;
  readonly actor: Actor;
  readonly reason: string | undefined;
  /** Although the verdict is not clear. */
  readonly force: boolean;
}

/** What would survive a crash now: the record, only the marker file, or nothing yet (it is tried again each second). */
export type Durability = 'database' | 'marker_file' | 'memory_only';

export interface HaltReport {
  readonly record: HaltRecord;
  readonly durable: Durability;
}

export type HaltEvent =
  | { readonly kind: 'activated'; readonly record: HaltRecord; readonly durable: Durability }
  | { readonly kind: 'resumed'; readonly record: HaltRecord; readonly command: ResumeCommand };

export interface EmergencyStopParts {
  readonly memory: HaltMemory;
  readonly procedure: HaltProcedure;
  readonly steps: () => readonly HaltStep[];
  /** Wall time. */
  readonly clock: Clock;
  /** Log, audit and alert. It must not throw, and nothing waits for it. */
  readonly announce: (event: HaltEvent) => void;
}

/** Stops everything, or the bots of one user, and resumes. One stop at a time for each scope, whoever asks. */
export class EmergencyStop {
  readonly #records = new Map<HaltScope, HaltRecord>();
  readonly #durable = new Map<HaltScope, Durability>();
  readonly #running = new Map<HaltScope, Promise<HaltReport>>();

  constructor(private readonly parts: EmergencyStopParts) {}

  /**
   * The latch is closed when this returns, before anything is awaited; the promise resolves after the first look at
   * the venues. Asked again, it joins the stop that is there.
   */
  stop(command: StopCommand): Promise<HaltReport> {
    const { scope, reason } = command;
    const wasHalted = this.parts.memory.latch.state(scope).haltedBecause !== undefined;
    const epoch = this.parts.memory.latch.close(scope, reason);
    const running = this.#running.get(scope);
    if (running !== undefined && !command.flatten) return running;
    const known = this.#records.get(scope);
    const work =
      wasHalted && known !== undefined
        ? this.#again(known, command.flatten)
        : this.#first({
            ...NO_PROGRESS,
            scope,
            reason,
            epoch,
            enabled: true,
            activatedAt: this.parts.clock.date(),
            activatedBy: command.actor,
            flatten: command.flatten,
          });
    return this.#track(scope, work);
  }

  /** @throws NotStoppedError, NotClearError, ForceNeedsReasonError, ResumeNotDurableError: then it stays stopped */
  async resume(command: ResumeCommand): Promise<HaltRecord> {
    const { scope, force, reason } = command;
    const record = this.#records.get(scope);
    if (record === undefined || this.parts.memory.latch.state(scope).haltedBecause === undefined)
      throw new NotStoppedError(scope);
    if (force && (reason === undefined || reason.trim() === '')) throw new ForceNeedsReasonError();
    if (!force && !isThrough(record)) throw new NotClearError(record.verdict);
    await this.#endDurably(record);
    for (const step of this.parts.steps()) {
      await within(step.deadlineMs, `resume ${step.name}`, (signal) =>
        step.resume?.(contextOf(record), signal),
      );
    }
    this.parts.memory.latch.open(scope);
    const resumed = { ...record, enabled: false };
    this.#records.set(scope, resumed);
    this.parts.announce({ kind: 'resumed', record: resumed, command });
    return resumed;
  }

  /** The latest stop of a scope, over or not. */
  report(scope: HaltScope): HaltReport | undefined {
    const record = this.#records.get(scope);
    return record && { record, durable: this.#durable.get(scope) ?? 'memory_only' };
  }

  /** Takes over what another process or an earlier run wrote. */
  adopt(stored: HaltRecord): void {
    const { scope, epoch, enabled, reason } = stored;
    const known = this.#records.get(scope);
    if (known !== undefined && known.epoch > epoch) return;
    if (known?.epoch === epoch && known.enabled === enabled) return;
    this.parts.memory.latch.adopt(scope, { epoch, haltedBecause: enabled ? reason : undefined });
    this.#records.set(scope, stored);
    this.#durable.set(scope, 'database');
  }

  /** Stops whose work is not through: still open orders, or a crash in the middle. */
  unfinished(): readonly HaltRecord[] {
    return [...this.#records.values()].filter((record) => record.enabled && !isThrough(record));
  }

  /** One more round for a stop that is not through. Never rejects. */
  async retry(record: HaltRecord): Promise<void> {
    if (this.#running.has(record.scope)) return;
    const needsSteps = record.steps.length === 0 || record.positions?.kind === 'positions_remain';
    const { procedure } = this.parts;
    this.#set(needsSteps ? await procedure.run(record) : await procedure.look(record));
  }

  /** Writes what could not be written when it happened. @throws while the database is still away */
  async writeBehind(): Promise<void> {
    for (const record of this.#records.values()) {
      if (!record.enabled || this.#durable.get(record.scope) === 'database') continue;
      this.#set(await this.#activate(record));
      this.#durable.set(record.scope, 'database');
    }
  }

  async #first(record: HaltRecord): Promise<HaltReport> {
    this.#records.set(record.scope, record);
    const { stored, durable } = await this.#persist(record);
    this.#durable.set(record.scope, durable);
    this.#set(stored);
    this.parts.announce({ kind: 'activated', record: stored, durable });
    this.#set(await this.parts.procedure.run(stored));
    return this.#reportOf(record.scope);
  }

  async #again(record: HaltRecord, flatten: boolean): Promise<HaltReport> {
    if (flatten && !record.flatten) {
      this.#set({ ...record, flatten, positions: undefined });
      await this.parts.memory.store.demandFlatten(record.scope, record.epoch);
    }
    this.#set(await this.parts.procedure.run(this.#reportOf(record.scope).record));
    return this.#reportOf(record.scope);
  }

  async #track(scope: HaltScope, work: Promise<HaltReport>): Promise<HaltReport> {
    this.#running.set(scope, work);
    try {
      return await work;
    } finally {
      if (this.#running.get(scope) === work) this.#running.delete(scope);
    }
  }

  async #persist(record: HaltRecord): Promise<{ stored: HaltRecord; durable: Durability }> {
    try {
      return { stored: await this.#activate(record), durable: 'database' };
    } catch {
      // The marker file stands for the record until it can be written; who stopped only themselves have no marker.
      if (record.scope !== 'global') return { stored: record, durable: 'memory_only' };
    }
    try {
      await this.parts.memory.marker.write(record.reason);
      return { stored: record, durable: 'marker_file' };
    } catch {
      return { stored: record, durable: 'memory_only' };
    }
  }

  /** The stored stop, which may be one that somebody else began; its epoch is taken over. */
  async #activate(record: HaltRecord): Promise<HaltRecord> {
    const { store, storeTimeoutMs, latch } = this.parts.memory;
    const stored = await within(storeTimeoutMs, 'write the emergency stop', () => store.activate(record));
    latch.adopt(stored.scope, { epoch: stored.epoch, haltedBecause: stored.reason });
    return {
      ...record,
      epoch: stored.epoch,
      reason: stored.reason,
      activatedAt: stored.activatedAt,
      activatedBy: stored.activatedBy,
    };
  }

  async #endDurably(record: HaltRecord): Promise<void> {
    const { store, storeTimeoutMs, marker } = this.parts.memory;
    try {
      await within(storeTimeoutMs, 'write the resume', () => store.deactivate(record.scope, record.epoch));
      if (record.scope === 'global') await marker.remove();
    } catch (error) {
      throw new ResumeNotDurableError(error);
    }
  }

  /** Progress of a stop that was resumed meanwhile is of no interest any more. */
  #set(record: HaltRecord): void {
    const known = this.#records.get(record.scope);
    if (known !== undefined && (!known.enabled || known.epoch > record.epoch)) return;
    this.#records.set(record.scope, record);
  }

  #reportOf(scope: HaltScope): HaltReport {
    const report = this.report(scope);
    if (report === undefined) throw new NotStoppedError(scope);
    return report;
  }
}
