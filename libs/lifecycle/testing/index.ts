export { aHostedProcess, type HostedProcess, type HostingOptions } from './hosted-process.builder.js';
export { aLifecycle } from './lifecycle.builder.js';
export { aSubsystem } from './subsystem.builder.js';
