export { ExchangeKeys } from './exchange-keys.js';
export { ExchangeKeysModule } from './exchange-keys.module.js';
export { type ExchangeKeyStatus, type KeyTest } from './key-status.js';
export { liveObstacles } from './live-obstacles.js';
export { rotateKeys, type Rotation } from './rotation/rotate-keys.js';
