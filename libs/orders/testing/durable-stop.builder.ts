import {
  type EmergencyStop,
  haltStoreOn,
  type HaltStep,
  type HaltWatch,
  InProcessLatch,
  KnownOrders,
  MarkerFiles,
} from '@app/emergency-stop';
import { botId, clientOrderId, exchangeId, ManualClock, marketSymbol, price, quantity } from '@app/kernel';
import { type OpenDatabase, Transactions } from '@app/persistence';
import { PaperVenue, type Venue } from '@app/venues';
import { aBot, type BotServices, botServices } from '@testing/bots';
import { FakePositions, HaltGuard, PauseBots, wireHalt } from '@testing/emergency-stop';
import { aBook, FakeMarketData, MARKET_START } from '@testing/markets';
import { anOrderRequest, paperOrdersIn } from '@testing/venues';

const SIMULATED = exchangeId('simulated');
const BTC = marketSymbol('BTC/USDT');
const KNOWN = 'known-';

export interface DurableStopOptions {
  readonly database: Pick<OpenDatabase, 'connection'>;
  readonly dataDir: string;
  /** What a part's name is told to, for processes that die at one of its calls. */
  readonly wrap?: <T extends object>(name: string, part: T) => T;
}

export interface DurableStop {
  readonly stop: EmergencyStop;
  readonly watch: HaltWatch;
  readonly latch: InProcessLatch;
  readonly bots: BotServices;
  readonly venue: Venue;
  /** Bots that are active, and orders that rest, some of which the books do not know. */
  readonly trade: () => Promise<void>;
}

/** The emergency stop on a real database and a real folder, with real bots and a paper venue: all of it outlives a process. */
export async function aDurableStop({
  database: { connection },
  dataDir,
  wrap = (_, part) => part,
}: DurableStopOptions): Promise<DurableStop> {
  const clock = new ManualClock(MARKET_START);
  const markets = await FakeMarketData.open({ clock });
  markets.feed.setBook(BTC, aBook({ time: clock.now() }));
  const bots = await botServices(
    { connection, transactions: new Transactions(connection) },
    { markets, clock },
  );
  const orders = await paperOrdersIn(connection);
  const venue = new PaperVenue(SIMULATED, markets, orders);
  const latch = new InProcessLatch();
  bots.guards.register(new HaltGuard(latch));
  const { stop, watch } = wireHalt({
    ...{ latch, clock, venues: [wrap('venue', venue)] },
    steps: [wrap('part', new Part()), wrap('bots', new PauseBots(bots.status))],
    store: wrap('record', haltStoreOn(connection)),
    markers: wrap('file', new MarkerFiles(dataDir)),
    orders: new (class extends KnownOrders {
      async maybeOpen(): ReturnType<KnownOrders['maybeOpen']> {
        const open = await orders.findOpen(SIMULATED);
        const known = open.filter(({ clientOrderId: id }) => id.startsWith(KNOWN));
        return known.map((order) => ({ ...order, exchange: SIMULATED, mode: 'paper' }));
      }
    })(),
    positions: new FakePositions(),
    callTimeoutMs: 1000,
    announce: () => undefined,
    onFault: () => undefined,
  });
  const trade = async (): Promise<void> => {
    for (const n of [1, 2, 3]) {
      await bots.put(aBot({ id: botId(`bot-${n}`), name: `Bot ${n}` }));
      for (const id of [`${KNOWN}${n}`, `stray-${n}`])
        await venue.createOrder(restingOrder(id), AbortSignal.timeout(1000));
    }
  };
  return { stop, watch, latch, bots, venue, trade };
}

const restingOrder = (id: string): ReturnType<typeof anOrderRequest> =>
  anOrderRequest({
    clientOrderId: clientOrderId(id),
    type: 'limit',
    limitPrice: price(50),
    quantity: quantity(1),
  });

class Part implements HaltStep {
  readonly name = 'part';
  readonly order = 1;
  readonly deadlineMs = 1000;

  halt(): ReturnType<HaltStep['halt']> {
    return Promise.resolve({});
  }

  resume(): Promise<void> {
    return Promise.resolve();
  }
}
