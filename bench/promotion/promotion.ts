import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { type Benchmark } from '../benchmark.js';
import { ServerProcess } from '../bots/server-process.js';

const LAB = new URL('../../apps/server/testing/live-lab-application.js', import.meta.url);
const SETTINGS = { NODE_ENV: 'test', ENABLE_LIVE_TRADING: 'true', PROMOTION_REVIEW_INTERVAL_MS: '200' };
const MINUTES_APART = 240;
/** What each trade of the lab's market makes: eight gains and two losses. */
const GAINS = [0.02, 0.025, -0.008, 0.022, 0.018, 0.03, -0.01, 0.02, 0.024, 0.016] as const;
/** When the evidence is first looked at. */
const PAPER_TRADES = 100;
const LIVE_TRADES = 12;
const REVIEW_MS = 1000;

const BOT = {
  name: 'In and out',
  exchange: 'binance',
  symbol: 'BTC/USDT',
  timeframe: '1m',
  strategy: 'coin_flip',
  params: { seed: 1, entryProbability: 1, exitProbability: 1 },
  riskMode: 'aggressive',
  initialCapital: '10000',
};
const KEY = { exchange: 'binance', apiKey: 'trades-0123456789-wxyz', secret: 'a secret of nobody' };

/** From paper to real money and back by the API alone, with every answer: on an exchange that is a seeded fake. */
export const benchmark: Benchmark = {
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'amarktai-promotion-'));
    const server = await ServerProcess.start(folder, SETTINGS, LAB);
    try {
      return await wholeWay(server);
    } finally {
      await server.stop();
      await rm(folder, { recursive: true });
    }
  },
};

async function wholeWay(server: ServerProcess): Promise<number> {
  const { id } = await server.post<{ id: string }>('/bots', BOT);
  await server.post(`/bots/${id}/start`);
  await show(server, 'POST', `/bots/${id}/promote`);

  heading(`${PAPER_TRADES} paper trades, four hours from close to close`);
  while ((await tradesOf(server, id)) === 0) await trade(server, [0]);
  for (let done = 1; done < PAPER_TRADES; done += 1) await roundTrip(server, done);
  const key = await server.post<{ id: string }>('/exchange-keys', KEY);
  await server.post(`/exchange-keys/${key.id}/test`);
  await show(server, 'GET', `/live-eligibility?botId=${id}`);
  await show(server, 'POST', `/bots/${id}/promote`);

  heading(`${LIVE_TRADES} live trades that fill as on paper`);
  for (let done = 0; done < LIVE_TRADES; done += 1) await roundTrip(server, done);
  await show(server, 'GET', `/bots/${id}/promotion`);
  await show(server, 'POST', `/bots/${id}/promote`);

  heading('6 trades at fills 40 bp worse on each side');
  await server.post('/lab/venue', { slippageBps: 40 });
  for (let done = 0; done < 6; done += 1) await roundTrip(server, done);
  await wait(REVIEW_MS);
  const ended = (await show(server, 'GET', `/bots/${id}/promotion`)) as { promotion: { state: string } };
  const bot = (await show(server, 'GET', `/bots/${id}`)) as { mode: string };
  return ended.promotion.state === 'ended' && bot.mode === 'paper' ? 0 : 1;
}

/** Of a bot that is flat: entered without a move, left after one. */
async function roundTrip(server: ServerProcess, n: number): Promise<void> {
  await trade(server, [0, GAINS[n % GAINS.length] ?? 0]);
}

/** Access tokens do not outlive the days that pass. */
async function trade(server: ServerProcess, moves: readonly number[]): Promise<void> {
  await server.post('/lab/moves', { moves, minutesApart: MINUTES_APART });
  await server.signIn();
}

async function tradesOf(server: ServerProcess, id: string): Promise<number> {
  const { body } = await server.ask('GET', `/bots/${id}/performance`);
  return (body as { trades: number }).trades;
}

async function show(server: ServerProcess, method: 'GET' | 'POST', path: string): Promise<unknown> {
  const { status, body } = await server.ask(method, path);
  process.stdout.write(`\n${method} /api${path}\n${status} ${JSON.stringify(body, undefined, 2)}\n`);
  return body;
}

const heading = (text: string): void => {
  process.stdout.write(`\n## ${text}\n`);
};
