import { type HaltScope, userScope } from '@app/emergency-stop';
import { type UserId } from '@app/kernel';

import { type HaltOracle } from './halt-oracle.js';
import { type InterleavedSystem } from './interleaved-system.js';

/** The scopes of which a stop concerns this user. */
export const scopesOf = (owner: UserId): readonly HaltScope[] => ['global', userScope(owner)];

/** What may not be once everything has come to rest. */
export function problemsAtRest(
  system: InterleavedSystem,
  oracle: HaltOracle,
  scopes: readonly HaltScope[],
): readonly string[] {
  const { bots, latch } = system;
  const active = bots
    .all()
    .filter(({ status, userId }) => status === 'active' && latch.read(userId).halted)
    .map(({ id }) => `${id} is active while stopped`);
  return [...active, ...scopes.flatMap((scope) => problemsOf(scope, system, oracle))];
}

function problemsOf(
  scope: HaltScope,
  { latch, store, stop, venues }: InterleavedSystem,
  oracle: HaltOracle,
): readonly string[] {
  const isHalted = latch.state(scope).halt !== undefined;
  const isStored = store.records.get(scope)?.enabled ?? false;
  const verdict = stop.report(scope)?.record.verdict?.kind;
  const open = [...venues.paper.openOrders(), ...venues.live.openOrders()].filter(({ account }) =>
    scopesOf(account.userId).includes(scope),
  );
  const problems: readonly (readonly [boolean, string])[] = [
    [oracle.isSurelyHalted([scope]) && !isHalted, 'is not halted'],
    [isStored !== isHalted, 'is stored otherwise'],
    [isHalted && verdict !== 'clear', `is ${verdict ?? 'without a verdict'} in the end`],
    [isHalted && open.length > 0, `has ${open.length} open orders`],
  ];
  return problems.filter(([isWrong]) => isWrong).map(([, problem]) => `${scope} ${problem}`);
}
