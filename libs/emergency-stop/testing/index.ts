export { aHaltSystem, type HaltSystem, type HaltSystemOptions } from './halt-system.builder.js';
export { aResume, aStop } from './halt-commands.js';
export { MemoryHaltStore } from './memory-halt-store.js';
export { MemoryMarkers } from './memory-markers.js';
export { FakePositions } from './fake-books.js';
export { wireHalt, type WiredHalt } from './wire-halt.js';
export { HaltGuard } from '../src/halt-guard.js';
export { PauseBots } from '../src/procedure/pause-bots.js';
export { stopAmongFaults, type FaultTrial, type FaultTrialResult } from './fault-trial.js';
