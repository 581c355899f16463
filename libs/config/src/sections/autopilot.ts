import { integer, number } from '../setting.js';

export const autopilot = {
  intervalMs: integer('AUTOPILOT_INTERVAL_MS', {
    default: 3_600_000,
    min: 100,
    max: 86_400_000,
    doc: 'How often it is looked whether a user has not had the turn of this day (UTC), in milliseconds.',
  }),
  dailyShareMax: number('AUTOPILOT_DAILY_SHARE_MAX', {
    default: 0.1,
    min: 0,
    max: 0.1,
    doc: "Largest part of a user's capital that is moved in a day, as a ratio.",
  }),
  botShareMax: number('AUTOPILOT_BOT_SHARE_MAX', {
    default: 0.35,
    min: 0.01,
    max: 1,
    doc: "Largest part of a user's capital that one bot is given, as a ratio.",
  }),
  tradesMin: integer('AUTOPILOT_TRADES_MIN', {
    default: 25,
    min: 1,
    max: 10_000,
    doc: 'Closed trades before a bot without profit gives capital away.',
  }),
};
