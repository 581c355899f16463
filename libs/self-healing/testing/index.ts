export { aBotsFacts, aSystemsFacts } from './facts.builder.js';
