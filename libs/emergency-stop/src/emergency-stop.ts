import { ForceNeedsReasonError, NotStoppedError } from './emergency-stop.errors.js';
import { type HaltHead, type HaltRecord } from './halt-record.js';
import { type HaltScope } from './halt-scope.js';
import { ScopeHalt } from './scope-halt.js';
import {
  type EmergencyStopParts,
  type HaltReport,
  type ResumeCommand,
  type StopCommand,
} from './stop-command.js';

/** Stops everything, or the bots of one user, and resumes. One stop at a time for each scope, whoever asks. */
export class EmergencyStop {
  readonly #halts = new Map<HaltScope, ScopeHalt>();

  constructor(private readonly parts: EmergencyStopParts) {}

  /**
   * The latch is closed when this returns, before anything is awaited; the promise resolves after the first look at
   * the venues. Asked again, it joins the stop that is there. Never rejects.
   */
  stop(command: StopCommand): Promise<HaltReport> {
    return this.#of(command.scope).stop(command);
  }

  /**
   * @returns the names of the parts that did not start again
   * @throws NotStoppedError, NotClearError, ForceNeedsReasonError, StoppedAgainError, ResumeNotDurableError: then it
   * stays stopped
   */
  async resume(command: ResumeCommand): Promise<readonly string[]> {
    const halt = this.#halts.get(command.scope);
    if (halt === undefined) throw new NotStoppedError(command.scope);
    if (command.force && (command.reason ?? '').trim() === '') throw new ForceNeedsReasonError();
    return await halt.resume(command);
  }

  /** The latest stop of a scope, over or not. */
  report(scope: HaltScope): HaltReport | undefined {
    return this.#halts.get(scope)?.report;
  }

  isStopped(scope: HaltScope): boolean {
    return this.report(scope)?.record.enabled === true;
  }

  /** Scopes whose stop is not through: something is left open, or a crash came in between. */
  unfinished(): readonly HaltScope[] {
    return [...this.#halts].filter(([, halt]) => halt.isUnfinished).map(([scope]) => scope);
  }

  /** One more round for a stop that is not through; what is under way is waited for instead. Never rejects. */
  async goOn(scope: HaltScope): Promise<void> {
    await this.#halts.get(scope)?.goOn();
  }

  /** Whether the record is worth reading. */
  isNews(head: HaltHead): boolean {
    return this.#of(head.scope).isNews(head);
  }

  /** Takes over what another process, or an earlier run of this one, wrote. */
  adopt(stored: HaltRecord): void {
    this.#of(stored.scope).adopt(stored);
  }

  /** Writes what could not be written when it happened. Never rejects. */
  async writeBehind(): Promise<void> {
    await Promise.all([...this.#halts.values()].map((halt) => halt.writeBehind()));
  }

  #of(scope: HaltScope): ScopeHalt {
    const known = this.#halts.get(scope);
    if (known !== undefined) return known;
    const halt = new ScopeHalt(scope, this.parts);
    this.#halts.set(scope, halt);
    return halt;
  }
}
