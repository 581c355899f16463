export { aPosition } from './a-position.builder.js';
