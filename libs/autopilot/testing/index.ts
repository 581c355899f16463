export { anAutopilot, type AutopilotSystem, type AutopilotSystemOptions } from './autopilot.builder.js';
export { type BotEvidence } from '../src/evidence-of.js';
