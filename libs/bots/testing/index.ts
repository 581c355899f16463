export { aBot } from './a-bot.builder.js';
export { aBotDraft } from './a-bot-draft.builder.js';
export { botServices, type BotServices } from './bot-services.builder.js';
