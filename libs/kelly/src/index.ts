export { isProbeDue, noEdgeReason, type ProbationSettings } from './probation.js';
export { sizePosition } from './size-position.js';
export {
  type KellyEstimator,
  type KellySettings,
  type Sizing,
  type SizingInput,
  type SizingRecommendation,
  type TradeRecord,
} from './sizing.js';
