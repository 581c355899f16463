import { flag } from '../setting.js';

export const flags = {
  trading: flag('ENABLE_TRADING', {
    default: true,
    doc: 'Bots trade; off: the API works, nothing is bought or sold.',
  }),
  schedulers: flag('ENABLE_SCHEDULERS', {
    default: true,
    doc: 'Periodic work runs; orders are watched in any case.',
  }),
  autopilot: flag('ENABLE_AUTOPILOT', {
    default: false,
    doc: 'Capital moves daily between the paper bots of a user, toward those with evidence.',
  }),
  selfHealing: flag('ENABLE_SELF_HEALING', {
    default: true,
    doc: 'Bots are scanned for faults and repaired or paused.',
  }),
  ccxt: flag('ENABLE_CCXT', {
    default: true,
    doc: 'Exchanges may be reached through ccxt; off: simulated feed only.',
  }),
  liveTrading: flag('ENABLE_LIVE_TRADING', { default: false, doc: 'Real orders may pass the live gate.' }),
};
