export { aLifecycle } from './lifecycle.builder.js';
export { aSubsystem } from './subsystem.builder.js';
