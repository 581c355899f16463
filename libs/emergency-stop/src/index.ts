export { HaltLatch, type HaltReading } from './halt-latch.js';
