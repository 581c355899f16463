export { PreTradeCheck, type OrderIntent, type RiskContext, type RiskVerdict } from './pre-trade-check.js';
