import { parseArgs } from 'node:util';

import { messageOf } from '@app/kernel';

import { type Command } from './command.js';
import { ApiClient } from './smoke/api-client.js';
import { type CheckOutcome, havePassed, runChecks } from './smoke/check.js';
import { serverChecks } from './smoke/server-checks.js';
import { tradingChecks } from './smoke/trading-checks.js';

const DEFAULT_URL = 'http://127.0.0.1:8000';
/** Two candles at SIM_SPEED=1, and time to spare. */
const DEFAULT_TRADE_SECONDS = 180;

const usage = `Usage: npm run smoke -- [BASE_URL] [--token T] [--trade-within SECONDS]
  BASE_URL        where the server answers, without /api (default: ${DEFAULT_URL})
  --token T       an access token of a trader (POST /api/auth/login): a bot is created, trades on paper and is archived
  --trade-within  how long that bot may take for a trade, in seconds (default: ${DEFAULT_TRADE_SECONDS})
`;

interface SmokeOptions {
  readonly baseUrl: string;
  readonly token: string | undefined;
  readonly tradeWithinMs: number;
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A running server checked from outside, as after a deployment. */
export const command: Command = {
  summary: 'Check a running server from outside: [BASE_URL] [--token T]',
  async run(args) {
    const options = parse(args);
    if (options === undefined) {
      process.stderr.write(usage);
      return 64;
    }
    const { baseUrl, token, tradeWithinMs } = options;
    const api = new ApiClient(baseUrl, token);
    print('🔥 AMARKTAI NETWORK - PRODUCTION SMOKE TEST');
    print(`  ${baseUrl}`);
    if (token === undefined) print('  No --token: what needs a sign-in, bots and trading, is not checked');
    const checks = [...serverChecks(api), ...(token === undefined ? [] : tradingChecks(api, tradeWithinMs))];
    const outcomes = await runChecks(checks, print);
    if (token !== undefined) print(await report(api, outcomes));
    return havePassed(outcomes) ? 0 : 1;
  },
};

/** For the pre-live checklist, which only administrators may report to. */
async function report(api: ApiClient, checks: readonly CheckOutcome[]): Promise<string> {
  try {
    await api.demand('POST', '/api/admin/smoke-runs', { checks });
    return '  Reported to the pre-live checklist';
  } catch (error) {
    return `  Not reported to the pre-live checklist: ${messageOf(error)}`;
  }
}

/** undefined for arguments that are not understood. */
function parse(args: readonly string[]): SmokeOptions | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        token: { type: 'string' },
        'trade-within': { type: 'string', default: String(DEFAULT_TRADE_SECONDS) },
      },
      allowPositionals: true,
    });
    const seconds = Number(values['trade-within']);
    const [baseUrl = DEFAULT_URL, ...others] = positionals;
    if (others.length > 0 || !(seconds > 0) || !/^https?:$/.test(new URL(baseUrl).protocol)) return undefined;
    return { baseUrl: baseUrl.replace(/\/+$/, ''), token: values.token, tradeWithinMs: seconds * 1000 };
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return undefined;
  }
}
