export { aSizingInput, aTradeRecord } from './a-sizing-input.builder.js';
