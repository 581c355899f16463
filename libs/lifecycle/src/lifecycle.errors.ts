import { DomainError } from '@app/kernel';

/** A critical subsystem did not start, so the process must not run. */
export class SubsystemStartError extends DomainError {
  readonly code = 'SUBSYSTEM_START_FAILED';
  readonly kind = 'unavailable';

  constructor(
    readonly subsystem: string,
    reason: string,
    options?: { cause?: unknown },
  ) {
    super(`Critical subsystem '${subsystem}' did not start: ${reason}`, options);
  }
}

/** Nothing is started once a stop began. */
export class StoppingError extends DomainError {
  readonly code = 'STOPPING';
  readonly kind = 'unavailable';

  constructor(what: string) {
    super(`${what} was not started: the process is stopping`);
  }
}

/** Two parts with one name: a programming error, found at start. */
export class DuplicateNameError extends DomainError {
  readonly code = 'LIFECYCLE_NAME_TAKEN';
  readonly kind = 'internal';

  constructor(kind: 'Subsystem' | 'Task', name: string) {
    super(`${kind} '${name}' is already running; every name is used once`);
  }
}

export class UnknownSubsystemError extends DomainError {
  readonly code = 'SUBSYSTEM_NOT_FOUND';
  readonly kind = 'not_found';

  constructor(name: string, known: readonly string[]) {
    super(`There is no subsystem '${name}' (known: ${known.join(', ')})`);
  }
}

export class RestartRefusedError extends DomainError {
  readonly code = 'RESTART_REFUSED';
  readonly kind = 'conflict';

  constructor(name: string, reason: string) {
    super(`Subsystem '${name}' was not restarted: ${reason}`);
  }
}

/** The last run ignored its abort and still goes on, so another one would run beside it. */
export class OverrunError extends DomainError {
  readonly code = 'TASK_OVERRUNS';
  readonly kind = 'conflict';

  constructor(name: string, deadlineMs: number) {
    super(`Task '${name}' still goes on after its deadline of ${deadlineMs} ms`);
  }
}
