export { type Brand } from './brand.js';
export { Clock, ManualClock, SystemClock } from './clock.js';
export { DomainError, messageOf } from './domain-error.js';
export {
  IllegalTransitionError,
  stateMachine,
  type StateMachine,
  type Transitions,
} from './transitions.js';
export { TimeoutError, within, type Work } from './within.js';
