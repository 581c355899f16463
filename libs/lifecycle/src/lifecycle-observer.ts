import { type StopReport } from './stop-report.js';
import { type SubsystemView } from './subsystem-run.js';

/** Told what happens, for whoever writes the log; the core itself writes nothing. Must not throw. */
export interface LifecycleObserver {
  subsystemMoved(subsystem: SubsystemView): void;
  taskFailed(name: string, error: unknown): void;
  stopBegan(cause: string): void;
  stopEnded(report: StopReport): void;
}
