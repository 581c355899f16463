export { aBotsFacts, aSystemsFacts } from './facts.builder.js';
export { aQuarantine, type QuarantineSystem } from './quarantine.builder.js';
