export { aPaperRecord, aTrade, aVariant } from './a-paper-record.builder.js';
export { aLiveGateSystem, type LiveGateSystem } from './live-gate-system.builder.js';
export { type Experiment, shareThatPasses } from './monte-carlo.js';
export { Draws, LONG_REGIMES, NORMAL, type ReturnModel, ZERO_EDGE_MODELS } from './return-models.js';
