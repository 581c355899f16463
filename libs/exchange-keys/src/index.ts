export { ExchangeKeys } from './exchange-keys.js';
export { type ExchangeKeyStatus, type KeyTest } from './key-status.js';
export { liveObstacles } from './live-obstacles.js';
