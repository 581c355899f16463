export { aHaltSystem, type HaltSystem, type HaltSystemOptions } from './halt-system.builder.js';
export { aResume, aStop } from './halt-commands.js';
export { MemoryHaltStore } from './memory-halt-store.js';
export { MemoryMarkers } from './memory-markers.js';
