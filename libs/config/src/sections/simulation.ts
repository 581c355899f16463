import { integer, number } from '../setting.js';

export const simulation = {
  speed: number('SIM_SPEED', {
    default: 60,
    min: 0.1,
    max: 100_000,
    doc: 'Simulated market time per real time; 60 is one 1-minute candle a second.',
  }),
  seed: integer('SIM_SEED', {
    default: 1,
    min: 0,
    max: 4_294_967_295,
    doc: 'Seed of the simulated market; the same seed gives the same prices.',
  }),
};
