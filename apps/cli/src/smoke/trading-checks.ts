import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { type ApiClient } from './api-client.js';
import { type Check } from './check.js';

const ASK_AGAIN_MS = 500;

interface Bot {
  readonly id: string;
  readonly status: string;
}
interface Trade {
  readonly net: string;
  readonly provenance: string;
}
interface SystemStatus {
  readonly mode: string;
  readonly halted: boolean;
  readonly haltedBecause?: string;
  readonly scheduler: { readonly running: boolean; readonly botsActive: number };
}

/**
 * Enters at one close and leaves at the next, whatever the market does: a trade within two candles. The limit of time
 * is one of the exits that a stopped bot keeps, so that no position stands in the way of archiving it.
 */
const HASTY_BOT = {
  exchange: 'simulated',
  symbol: 'BTC/USDT',
  timeframe: '1m',
  strategy: 'coin_flip',
  params: { entryProbability: 1, exitProbability: 1 },
  exits: { holdingTimeMaxMs: 60_000 },
  initialCapital: '1000',
} as const;

/** What a trader may ask, up to a paper trade on the simulated market. `tradeWithinMs` is wall time. */
export function tradingChecks(api: ApiClient, tradeWithinMs: number): readonly Check[] {
  let created: Bot | undefined;
  const bot = (): Bot => {
    if (created === undefined) throw new Error('cannot be checked, because no bot was created');
    return created;
  };
  return [
    { name: 'System status', run: async () => describe(await api.demand('GET', '/api/system/status')) },
    { name: 'Bot status', run: async () => countByStatus(await allBots(api)) },
    {
      name: 'Bot created',
      async run() {
        const name = `Smoke test ${randomUUID().slice(0, 8)}`;
        created = await api.demand<Bot>('POST', '/api/bots', { name, ...HASTY_BOT });
        return created.id;
      },
    },
    { name: 'Bot traded', run: () => trade(api, bot(), tradeWithinMs) },
    {
      name: 'Bot archived',
      async run() {
        await flat(api, bot(), tradeWithinMs);
        const { status } = await api.demand<Bot>('DELETE', `/api/bots/${bot().id}`);
        if (status !== 'archived') throw new Error(`it is ${status}`);
        return status;
      },
    },
  ];
}

function describe({ mode, halted, haltedBecause, scheduler }: SystemStatus): string {
  if (halted) throw new Error(`halted: ${haltedBecause ?? 'no reason given'}`);
  if (!scheduler.running) throw new Error('the scheduler does not run');
  return `${mode} mode, ${scheduler.botsActive} active bots`;
}

async function allBots(api: ApiClient): Promise<readonly Bot[]> {
  const bots: Bot[] = [];
  let cursor: string | undefined;
  do {
    const from: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await api.demand<{ readonly items: readonly Bot[]; readonly nextCursor?: string }>(
      'GET',
      `/api/bots?limit=200${from}`,
    );
    bots.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return bots;
}

function countByStatus(bots: readonly Bot[]): string {
  const counts = new Map<string, number>();
  for (const { status } of bots) counts.set(status, (counts.get(status) ?? 0) + 1);
  return bots.length === 0
    ? 'no bots'
    : [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}

/** Starts the bot, waits for its first closed trade, and stops it again whether or not there was one. */
async function trade(api: ApiClient, { id }: Bot, withinMs: number): Promise<string> {
  await api.demand('POST', `/api/bots/${id}/start`, {});
  try {
    const { net, provenance } = await firstTrade(api, id, withinMs);
    return `a round trip on the ${provenance} market, ${net} net`;
  } finally {
    await api.demand('POST', `/api/bots/${id}/stop`, {});
  }
}

async function firstTrade(api: ApiClient, id: string, withinMs: number): Promise<Trade> {
  const read = async (): Promise<Trade | undefined> => {
    const { items } = await api.demand<{ readonly items: readonly Trade[] }>('GET', `/api/bots/${id}/trades`);
    return items[0];
  };
  const trade = await untilFound(read, withinMs);
  if (trade === undefined) throw new Error(await whyNot(api, id, withinMs));
  return trade;
}

/** Returns once the bot holds nothing. */
async function flat(api: ApiClient, { id }: Bot, withinMs: number): Promise<void> {
  const isFlat = async (): Promise<true | undefined> => {
    const { position } = await api.demand<{ readonly position?: object }>(
      'GET',
      `/api/bots/${id}/performance`,
    );
    return position === undefined ? true : undefined;
  };
  if ((await untilFound(isFlat, withinMs)) === undefined)
    throw new Error(`it still holds a position after ${withinMs / 1000} s`);
}

/** Asks again and again; undefined when there is nothing in time. */
async function untilFound<T>(ask: () => Promise<T | undefined>, withinMs: number): Promise<T | undefined> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined || performance.now() > deadline) return found;
    await wait(ASK_AGAIN_MS);
  }
}

async function whyNot(api: ApiClient, id: string, withinMs: number): Promise<string> {
  const { items } = await api.demand<{ readonly items: readonly { readonly reason: string }[] }>(
    'GET',
    `/api/bots/${id}/decisions?limit=1`,
  );
  return `no trade within ${withinMs / 1000} s; its last decision: ${items[0]?.reason ?? 'none yet'}`;
}
