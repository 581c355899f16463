export { STRATEGIES, strategyNamed } from './catalogue.js';
export { StrategiesModule } from './strategies.module.js';
export { checkParams, type ParamsVerdict } from './params.js';
export { StrategyRuns, type RunKey } from './strategy-runs.js';
export {
  decide,
  FLAT,
  type Decision,
  type PositionView,
  type Strategy,
  type StrategyParams,
  type StrategyRun,
} from './strategy.js';
