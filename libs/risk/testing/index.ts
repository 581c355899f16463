export { anExit, anIntent, aRiskContext } from './an-intent.builder.js';
