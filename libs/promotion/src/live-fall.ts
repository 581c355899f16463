import { larger, minus, type Money, plus, ZERO } from '@app/kernel';

/**
 * How far a bot lies under its best since it became live, in quote currency; never negative. `nets` are the results of
 * its closed trades since then, newest first, `openResult` what its open position has earned so far. Money that is put
 * in or taken out has no part in it.
 */
export function fallFromBest(nets: readonly Money[], openResult: Money): Money {
  let net = ZERO;
  let best = ZERO;
  for (const result of nets.toReversed()) {
    net = plus(net, result);
    best = larger(best, net);
  }
  return larger(ZERO, minus(best, plus(net, openResult)));
}
