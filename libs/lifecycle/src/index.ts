export { type BackgroundTask, type TaskOptions, type TaskView, type TaskWork } from './background-task.js';
export {
  Lifecycle,
  type LifecycleContext,
  type LifecycleLimits,
  type LifecyclePhase,
  type LifecycleView,
} from './lifecycle.js';
export { LifecycleModule } from './lifecycle.module.js';
export {
  type PeriodicOptions,
  type PeriodicResult,
  type PeriodicTask,
  type PeriodicView,
} from './periodic-task.js';
export { type FeatureFlag, type Health, type StopStage, type Subsystem } from './subsystem.js';
