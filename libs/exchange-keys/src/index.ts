export { ExchangeKeys } from './exchange-keys.js';
export { ExchangeKeysModule } from './exchange-keys.module.js';
export { type ExchangeKeyStatus, type KeyTest } from './key-status.js';
export { liveObstacles } from './live-obstacles.js';
