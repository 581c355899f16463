export { aBot } from './a-bot.builder.js';
