import {
  NotClearError,
  NotStoppedError,
  ResumeNotDurableError,
  StoppedAgainError,
} from './emergency-stop.errors.js';
import { type Durability } from './halt-memory.js';
import {
  type HaltHead,
  type HaltProgress,
  type HaltRecord,
  isThrough,
  neverStopped,
  NO_PROGRESS,
} from './halt-record.js';
import { type HaltScope } from './halt-scope.js';
import {
  type EmergencyStopParts,
  type HaltReport,
  type ResumeCommand,
  type StopCommand,
} from './stop-command.js';

/**
 * The stop of one scope. Closing the latch never waits; everything else is done one thing at a time, in the order it
 * was asked for, so that a stop, a retry and a resume are never at work at once.
 */
export class ScopeHalt {
  #record: HaltRecord;
  /** What is not in the database is newer than what is: it is written, and nothing read replaces it. */
  #durable: Durability = 'database';
  #announcedEpoch = 0;
  /** How often a stop was asked for: a resume that one of them overtakes must not open the latch. */
  #demands = 0;
  #round: Promise<HaltReport> | undefined;
  #turns: Promise<unknown> = Promise.resolve();
  #turnsWaiting = 0;

  constructor(
    private readonly scope: HaltScope,
    private readonly parts: EmergencyStopParts,
  ) {
    this.#record = neverStopped(scope);
  }

  /** The latest stop, over or not. */
  get report(): HaltReport {
    return { record: this.#record, durable: this.#durable };
  }

  get isUnfinished(): boolean {
    return this.#record.enabled && !isThrough(this.#record);
  }

  /** The latch is closed when this returns; the promise resolves after the first look at the venues. Never rejects. */
  stop(command: StopCommand): Promise<HaltReport> {
    const epoch = this.parts.memory.latch.close(this.scope, command);
    const isAnotherKind = command.flatten && !this.#record.flatten;
    this.#demands += 1;
    this.#record = this.#record.enabled
      ? { ...this.#record, flatten: this.#record.flatten || command.flatten }
      : this.#begun(command, epoch);
    // Also for a stop that is there: somebody may have ended it without our knowing yet.
    this.#durable = 'memory_only';
    return this.#round === undefined || isAnotherKind ? this.#newRound() : this.#round;
  }

  /** One more round for a stop that is not through; what is under way is waited for instead. Never rejects. */
  async goOn(): Promise<void> {
    if (!this.isUnfinished) return;
    if (this.#turnsWaiting > 0) {
      await this.#turns;
      return;
    }
    await this.#inTurn(async () => {
      await this.#write();
      this.#keep(await this.parts.procedure.goOn(this.#record));
    });
  }

  /** Writes what could not be written when it happened, unless something is under way. Never rejects. */
  async writeBehind(): Promise<void> {
    if (this.#durable !== 'database' && this.#turnsWaiting === 0) await this.#inTurn(() => this.#write());
  }

  /**
   * Opens the latch, after one more round has proved that nothing is left.
   * @returns the names of the parts that did not start again
   * @throws NotStoppedError, NotClearError, ForceNeedsReasonError, StoppedAgainError, ResumeNotDurableError: then it
   * stays stopped
   */
  resume(command: ResumeCommand): Promise<readonly string[]> {
    const demands = this.#demands;
    return this.#inTurn(() => this.#resume(command, demands));
  }

  /** Whether what is stored says more than what is known. While something is under way that is not decided. */
  isNews({ epoch, enabled, flatten }: HaltHead): boolean {
    const known = this.#record;
    if (this.#durable !== 'database' || this.#turnsWaiting > 0) return false;
    if (epoch !== known.epoch) return epoch > known.epoch;
    // Within an epoch a stop only ever ends: a reading that says otherwise was overtaken.
    return known.enabled && (!enabled || (flatten && !known.flatten));
  }

  /** Takes over what another process, or an earlier run of this one, wrote. */
  adopt(stored: HaltRecord): void {
    if (!this.isNews(stored)) return;
    const wasStopped = this.#record.enabled;
    const { epoch, enabled } = stored;
    // Whoever wrote it did not halt the parts of this process.
    this.#record = { ...stored, steps: [] };
    this.#announcedEpoch = epoch;
    this.parts.memory.latch.adopt(this.scope, { epoch, halt: enabled ? stored : undefined });
    if (enabled) this.parts.announce({ kind: 'adopted', record: this.#record });
    else if (wasStopped) this.#released();
  }

  #released(): void {
    this.parts.announce({ kind: 'released', record: this.#record });
    void this.#inTurn(() => this.parts.procedure.resume(this.#record));
  }

  #begun({ scope, reason, actor, flatten }: StopCommand, epoch: number): HaltRecord {
    const activatedAt = this.parts.clock.date();
    return { ...NO_PROGRESS, scope, reason, epoch, enabled: true, activatedAt, activatedBy: actor, flatten };
  }

  #newRound(): Promise<HaltReport> {
    const round = this.#inTurn(async () => {
      await this.#write();
      this.#keep(await this.parts.procedure.run(this.#record));
      if (this.#round === round) this.#round = undefined;
      return this.report;
    });
    this.#round = round;
    return round;
  }

  async #resume(command: ResumeCommand, demands: number): Promise<readonly string[]> {
    const { memory, procedure, announce } = this.parts;
    if (!this.#record.enabled) throw new NotStoppedError(this.scope);
    await this.#write();
    if (this.#durable !== 'database') throw new ResumeNotDurableError();
    this.#keep(await procedure.run(this.#record));
    if (!command.force && !isThrough(this.#record)) throw new NotClearError(this.#record);
    if (this.#demands !== demands) throw new StoppedAgainError();
    await this.#end();
    // Its round is waiting, and writes the stop again.
    if (this.#demands !== demands) throw new StoppedAgainError();
    memory.latch.open(this.scope);
    this.#record = { ...this.#record, enabled: false };
    announce({ kind: 'resumed', record: this.#record, command });
    return await procedure.resume(this.#record);
  }

  /** @throws ResumeNotDurableError */
  async #end(): Promise<void> {
    let isEnded: boolean;
    try {
      isEnded = await this.parts.memory.end(this.#record);
    } catch (error) {
      // It may have been written all the same: then the stop is written again.
      this.#durable = 'memory_only';
      throw new ResumeNotDurableError(error);
    }
    if (!isEnded) throw new ResumeNotDurableError();
  }

  async #write(): Promise<void> {
    const written = this.#record;
    if (!written.enabled || this.#durable === 'database') return;
    const { stored, durable } = await this.parts.memory.write(written, this.#durable);
    const { epoch, reason, activatedAt, activatedBy } = stored;
    // What was asked for meanwhile is not written yet.
    if (this.#record === written) this.#durable = durable;
    const flatten = this.#record.flatten || stored.flatten;
    this.#record = { ...this.#record, epoch, reason, activatedAt, activatedBy, flatten };
    this.parts.memory.latch.adopt(this.scope, { epoch, halt: { reason, flatten } });
    if (epoch === this.#announcedEpoch) return;
    this.#announcedEpoch = epoch;
    this.parts.announce({ kind: 'activated', record: this.#record, durable });
  }

  /** What a round came to; a stop with `flatten` that was asked for meanwhile stays one. */
  #keep({ verdict, positions, orders, steps }: HaltProgress): void {
    this.#record = { ...this.#record, verdict, positions, orders, steps };
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#turnsWaiting += 1;
    const turn = this.#turns.then(work);
    this.#turns = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#turnsWaiting -= 1;
    }
  }
}
