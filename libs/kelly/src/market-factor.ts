const VOLATILITY_CALM = 0.05;
const STRESS_CALM = 0.3;

/** How much of a size a nervous market leaves, 0.25 to 1. Volatility is a ratio, stress is 0 to 1. */
export function marketFactor(volatility: number, stress: number): number {
  const afterVolatility = volatility > VOLATILITY_CALM ? 1 - Math.min(0.5, 5 * volatility) : 1;
  const afterStress = stress > STRESS_CALM ? 1 - stress / 2 : 1;
  return afterVolatility * afterStress;
}
