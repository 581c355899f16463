export { MemoryHaltStore } from './memory-halt-store.js';
