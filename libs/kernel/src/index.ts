export { type Brand } from './brand.js';
export { canonicalJson } from './canonical-json.js';
export { Clock, ManualClock, SystemClock } from './clock.js';
export {
  DomainError,
  InvalidInputError,
  messageOf,
  type ErrorKind,
  type FieldProblem,
} from './domain-error.js';
export {
  botId,
  clientOrderId,
  exchangeId,
  marketSymbol,
  userId,
  type Actor,
  type BotId,
  type ClientOrderId,
  type ExchangeId,
  type MarketSymbol,
  type UserId,
} from './ids.js';
export {
  averagePrice,
  BASIS_POINT,
  ceilToStep,
  Decimal,
  floorToStep,
  larger,
  minus,
  money,
  negate,
  NOTHING,
  notional,
  plus,
  price,
  quantity,
  quantityFor,
  ratio,
  smaller,
  sum,
  times,
  toText,
  ZERO,
  type Amount,
  type Money,
  type Price,
  type Quantity,
} from './money.js';
export { IllegalTransitionError, stateMachine, type StateMachine, type Transitions } from './transitions.js';
export { storedTime } from './stored-time.js';
export { Turns } from './turns.js';
export { TimeoutError, within, type Work } from './within.js';
