export { aBot } from './a-bot.builder.js';
export { botServices, type BotServices } from './bot-services.builder.js';
