import { probit } from 'simple-statistics';

/** An edge of interest: the mean net return in standard deviations of a trade, and how surely it is to be found. */
const EDGE_OF_INTEREST = 0.25;
const POWER = 0.8;

/**
 * How many trades a record needs so that an edge of `effect` standard deviations is found with probability `power` at
 * one look with error `alpha`: ((z_alpha + z_power) / effect)^2, rounded up (Cohen, Statistical Power Analysis, 1988).
 * For independent, near-normal returns; runs and skewness ask for more.
 */
export const tradesForPower = (alpha: number, effect = EDGE_OF_INTEREST, power = POWER): number =>
  Math.ceil(((probit(1 - alpha) + probit(power)) / effect) ** 2);
