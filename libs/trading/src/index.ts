export { EntrySizing } from './entry-sizing.js';
export { OrderPaces } from './pace.js';
export { ReplayModule } from './replay/replay.module.js';
export { type EquityPoint, type ReplayReport } from './replay/replay-report.js';
export { ReplayService, type ReplayPlan, type ReplayResult } from './replay/replay.service.js';
export { parseSizeRule, type SizeRule, sizeEntryBy } from './replay/size-rule.js';
export { TradingModule } from './trading.module.js';
export { TradingService } from './trading.service.js';
