export {
  decide,
  FLAT,
  type Decision,
  type PositionView,
  type Strategy,
  type StrategyParams,
  type StrategyRun,
} from './strategy.js';
