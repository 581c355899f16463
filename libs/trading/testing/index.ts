export { aDecision } from './a-decision.builder.js';
export { aDecisionPulse } from './decision-pulse.builder.js';
