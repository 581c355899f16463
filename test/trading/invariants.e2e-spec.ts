import { quantity, toText } from '@app/kernel';

import { inspect, type Remains, ROOM_FOR_A_FLEET, startFleet } from '../support/fleet.js';
import { TestServer } from '../support/server.js';

const MINUTE_MS = 60_000;
const BOTS = 50;
/** An hour at this speed is 12 s, and a busy machine takes its time to stop and start. */
const TIMEOUT_MS = 150_000;
/** Five candles a second. */
const env = { ...ROOM_FOR_A_FLEET, SIM_SPEED: '300', ORDERS_SETTLE_MS: '500' };

const marketTime = async (server: TestServer): Promise<number> => {
  const { body } = await server.get<{ items: { time: string }[] }>(
    '/markets/BTC%2FUSDT/candles?timeframe=1m&limit=1',
  );
  return Date.parse(body.items.at(-1)?.time ?? '');
};

/** Lets the market go on for so many of its own minutes. */
async function trade(server: TestServer, minutes: number): Promise<void> {
  const until = (await marketTime(server)) + minutes * MINUTE_MS;
  await server.until(
    `${minutes} minutes of trading`,
    async () => (await marketTime(server)) >= until,
    TIMEOUT_MS / 2,
  );
}

/** The ledger's position of each bot is what the paper venue's own books say it holds. */
function expectSameHoldings({ books, holdings }: Remains): void {
  const held = (botId: string): string => toText(quantity(holdings.get(botId) ?? 0));
  expect(
    books.accounts.map(({ botId, position }) => [botId, toText(position?.quantity ?? quantity(0))]),
  ).toEqual(books.accounts.map(({ botId }) => [botId, held(botId)]));
}

describe(`${BOTS} bots on the simulated market`, () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await TestServer.start({ env });
    await server.signIn();
    await startFleet(server, BOTS);
  }, TIMEOUT_MS);
  afterEach(() => server.dispose());

  it(
    'keep the books right for an hour of market time',
    async () => {
      await trade(server, 60);
      expect((await server.stop()).code).toBe(0);
      const remains = await inspect(server.dataDir);
      expectSameHoldings(remains);
      expect(remains.books.accounts.length).toBeGreaterThan(BOTS / 2);
      expect(remains.books.trades.length).toBeGreaterThan(100);
      expect([...remains.outcomes.keys()]).toEqual(expect.arrayContaining(['entered', 'exited', 'held']));
      expect(server.log.filter(({ level }) => level === 'error')).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'keep the books right when the process is killed, again and again',
    async () => {
      let running = server;
      for (const minutes of [5, 8]) {
        await trade(running, minutes);
        await running.kill();
        running = await TestServer.start({ env, dataDir: server.dataDir });
        await running.signIn();
      }
      await trade(running, 5);
      await running.stop();
      const remains = await inspect(server.dataDir);
      expectSameHoldings(remains);
      expect(remains.books.fills.length).toBeGreaterThan(50);
      expect(
        remains.books.orders.filter(({ state }) => state === 'unknown' || state === 'submitting'),
      ).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
