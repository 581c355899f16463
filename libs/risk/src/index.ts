export { PreTradeCheck, type OrderIntent, type RiskContext, type RiskVerdict } from './pre-trade-check.js';
export { runChecks, type RiskDecision } from './run-checks.js';
