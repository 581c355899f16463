import { type EventLoopMonitor, type Lifecycle } from '@app/lifecycle';

import { HealthIndicator } from './health-indicator.js';

/** Subsystems that failed, and a process that is starting or stopping. */
export class SubsystemHealth extends HealthIndicator {
  readonly name = 'subsystems';
  readonly probe = 'readiness';

  constructor(private readonly lifecycle: Lifecycle) {
    super();
  }

  problems(): readonly string[] {
    return this.lifecycle.problems();
  }
}

/** Loops that must turn and do not. */
export class ProgressHealth extends HealthIndicator {
  readonly name = 'progress';
  readonly probe = 'liveness';

  constructor(private readonly lifecycle: Lifecycle) {
    super();
  }

  problems(): readonly string[] {
    return this.lifecycle.stalls();
  }
}

/** An event loop that stood still; a process in that state cannot answer, so it is remembered for the next probe. */
export class EventLoopHealth extends HealthIndicator {
  readonly name = 'event-loop';
  readonly probe = 'liveness';

  constructor(private readonly monitor: EventLoopMonitor) {
    super();
  }

  problems(): readonly string[] {
    const problem = this.monitor.problem();
    return problem === undefined ? [] : [problem];
  }
}
