export { LeftOutChecks } from './left-out-checks.js';
export { lotOf, type Lot } from './lot.js';
export { ownChecks } from './own-checks.js';
export { PreTradeCheck, type OrderIntent, type RiskContext, type RiskVerdict } from './pre-trade-check.js';
export { PreTradeChecks } from './pre-trade-checks.js';
export { RiskModule } from './risk.module.js';
export { onlyReduces, runChecks, type RiskDecision } from './run-checks.js';
export { type RiskSettings } from './settings.js';
export { allowIf, percent } from './verdict.js';
