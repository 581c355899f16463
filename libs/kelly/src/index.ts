export {
  type KellyEstimator,
  type Sizing,
  type SizingInput,
  type SizingRecommendation,
  type TradeRecord,
} from './sizing.js';
