import { type HaltVerdict, type KnownOrder } from '@app/emergency-stop';
import { clientOrderId, exchangeId } from '@app/kernel';
import { type VenueOrder } from '@app/venues';
import { anOrderRequest, FakeVenue } from '@testing/venues';

import { aStop } from './halt-commands.js';
import { aHaltSystem, type HaltSystem } from './halt-system.builder.js';

/** One call in ten gets no answer in time, one in twenty is refused, three in a hundred are done and not answered. */
const RATES = { hangs_before: 0.05, hangs_after: 0.05, refused: 0.05, lost_answer: 0.03 } as const;
const CALL_TIMEOUT_MS = 4;
const ROUNDS_MAX = 60;
/** Of the orders at each venue: the rest only the venue knows. */
const KNOWN_RATIO = 0.7;
/** On their way when the stop begins. */
const LATE_ORDERS = 2;

export interface FaultTrial {
  readonly seed: number;
  readonly ordersPerVenue: number;
  /** The venue that is down comes back after this many rounds; undefined: never. */
  readonly downForRounds: number | undefined;
  /** Orders on their way reach their venue after this many rounds. */
  readonly lateForRounds: number;
}

export interface FaultTrialResult {
  readonly rounds: number;
  readonly verdict: HaltVerdict['kind'] | undefined;
  /** Rounds that said clear while an order was open, or on its way. */
  readonly falseClears: number;
  /** Orders that were open after a round, and neither named by its verdict nor at a venue that it calls unreadable. */
  readonly unnamed: readonly string[];
}

/** A stop of three venues that misbehave, one of them down, round by round until it is clear; each verdict is checked. */
export async function stopAmongFaults(trial: FaultTrial): Promise<FaultTrialResult> {
  const venues = ['one', 'two', 'three'].map(
    (name, i) => new FakeVenue({ exchange: exchangeId(name), seed: 3 * trial.seed + i, faultRates: RATES }),
  );
  const system = aHaltSystem({ venues, callTimeoutMs: CALL_TIMEOUT_MS });
  const { late } = placeOrders(system, venues, trial.ordersPerVenue);
  setDown(venues, true);
  let falseClears = 0;
  const unnamed: string[] = [];
  await system.stop.stop(aStop());
  for (let round = 1; ; round += 1) {
    const verdict = system.stop.report('global')?.record.verdict;
    const waiting = round <= trial.lateForRounds ? late : [];
    falseClears += Number(isFalse(verdict, venues, waiting));
    unnamed.push(...survivorsNotIn(verdict, venues));
    if (verdict?.kind === 'clear' || round === ROUNDS_MAX)
      return { rounds: round, verdict: verdict?.kind, falseClears, unnamed };
    if (round === trial.downForRounds) setDown(venues, false);
    goOnTrading(system, venues, round === trial.lateForRounds ? late : []);
    await system.stop.goOn('global');
  }
}

const isFalse = (
  verdict: HaltVerdict | undefined,
  venues: readonly FakeVenue[],
  waiting: readonly LateOrder[],
): boolean => verdict?.kind === 'clear' && openOrders(venues).length + waiting.length > 0;

const survivorsNotIn = (verdict: HaltVerdict | undefined, venues: readonly FakeVenue[]): readonly string[] =>
  openOrders(venues)
    .filter((order) => !isNamed(order, verdict))
    .map(({ key }) => key);

interface LateOrder {
  readonly venue: FakeVenue;
  readonly order: VenueOrder;
}

function placeOrders(
  { books }: HaltSystem,
  venues: readonly FakeVenue[],
  count: number,
): { readonly late: readonly LateOrder[] } {
  const late: LateOrder[] = [];
  for (const venue of venues) {
    for (let n = 0; n < count + LATE_ORDERS; n += 1) {
      const order = restingOrder(`${venue.exchange}-${n}`);
      const isLate = n >= count;
      if (isLate) late.push({ venue, order });
      else venue.hold(order);
      if (isLate || n < count * KNOWN_RATIO) books.orders.push(known(venue, order, isLate));
    }
  }
  return { late };
}

const restingOrder = (id: string): VenueOrder => ({
  ...anOrderRequest({ type: 'limit', clientOrderId: clientOrderId(id) }),
  venueOrderId: `at-venue-${id}`,
  status: 'open',
  fills: [],
});

const known = (
  { exchange, mode }: FakeVenue,
  { clientOrderId: id, symbol, account }: VenueOrder,
  mayStillArrive: boolean,
): KnownOrder => ({ exchange, mode, clientOrderId: id, symbol, account, mayStillArrive });

/** What was on its way arrives, the market fills something, and the books look up what they can. */
function goOnTrading({ books }: HaltSystem, venues: readonly FakeVenue[], late: readonly LateOrder[]): void {
  for (const { venue, order } of late) venue.hold(order);
  const [filled] = openOrders(venues);
  filled?.venue.fill(filled.id);
  const down = new Set(venues.filter(({ faults }) => faults.isDown).map(({ exchange }) => exchange));
  const open = new Set(openOrders(venues).map(({ id }) => id));
  books.orders = books.orders
    .filter(
      (order) => order.mayStillArrive === true || down.has(order.exchange) || open.has(order.clientOrderId),
    )
    .map((order) => (open.has(order.clientOrderId) ? { ...order, mayStillArrive: false } : order));
}

function setDown(venues: readonly FakeVenue[], isDown: boolean): void {
  const [venue] = venues;
  if (venue !== undefined) venue.faults.isDown = isDown;
}

interface OpenOrder {
  readonly venue: FakeVenue;
  readonly id: VenueOrder['clientOrderId'];
  readonly key: string;
}

const openOrders = (venues: readonly FakeVenue[]): readonly OpenOrder[] =>
  venues.flatMap((venue) =>
    venue.openOrders().map(({ clientOrderId: id }) => ({ venue, id, key: `${venue.exchange}:${id}` })),
  );

function isNamed({ venue, key }: OpenOrder, verdict: HaltVerdict | undefined): boolean {
  if (verdict === undefined || verdict.kind === 'clear') return false;
  if (verdict.kind === 'orders_remain' && verdict.orders.includes(key)) return true;
  return verdict.reasons.some(
    (reason) =>
      reason.startsWith(`${key}:`) || reason.startsWith(`${venue.exchange} (${venue.mode}) cannot be read`),
  );
}
