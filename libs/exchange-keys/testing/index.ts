export { aKeyStatus } from './a-key.builder.js';
