import 'reflect-metadata';

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { startEmbeddedMongo } from '@app/embedded-mongo';
import { InvalidInputError, money, toText } from '@app/kernel';
import { type CandleGap, readCandleFile } from '@app/markets';
import { parseSizeRule, type ReplayResult } from '@app/trading';

import { type Command } from './command.js';

const OPTIONS = {
  file: { type: 'string' },
  strategy: { type: 'string', default: 'ema_cross' },
  params: { type: 'string' },
  timeframe: { type: 'string', default: '5m' },
  capital: { type: 'string', default: '1000' },
  sizing: { type: 'string', default: 'kelly' },
  json: { type: 'string' },
  'no-limits': { type: 'boolean', default: false },
} as const;

const usage = `Usage: npm run replay -- --file FILE [--strategy NAME] [--params JSON] [--timeframe 5m] [--capital 1000]
                        [--sizing kelly|fixed:0.25|full] [--no-limits] [--json FILE]
  --no-limits  leave out what stops or pauses a bot (no edge, losses in a row, drawdown, trades and losses of a day), so that
               the strategy is seen over the whole recording
`;

/** A recording of candles sent through the pipeline that trades, on market time. */
export const command: Command = {
  summary: 'Send a file of candles through the trading pipeline: --file FILE [--strategy NAME] ...',
  async run(args) {
    const options = parse(args);
    if (options?.file === undefined) {
      process.stderr.write(usage);
      return 64;
    }
    const sizing = parseSizeRule(options.sizing);
    const { candles, gaps } = await readCandleFile(options.file);
    for (const gap of gaps) process.stderr.write(`${describeGap(gap)}\n`);
    // Only now: whoever mistyped something is not kept waiting for the whole pipeline to load.
    const { openReplay } = await import('./replay-context.js');
    const store = await startEmbeddedMongo({ inMemory: true });
    const replay = await openReplay(candles, { uri: store.uri, sizing, isLimited: !options['no-limits'] });
    try {
      const { strategy, timeframe } = options;
      const capital = money(options.capital);
      const result = await replay.service.run({
        strategy,
        timeframe,
        capital,
        params: paramsOf(options.params),
      });
      process.stdout.write(describe(result, options));
      if (options.json !== undefined) await writeFile(options.json, toJson(result));
      return 0;
    } finally {
      await replay.close();
      await store.close();
    }
  },
};

/** undefined for arguments that are not understood. */
function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

function paramsOf(text: string | undefined): Record<string, number> | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Record<string, number>;
  } catch {
    throw new InvalidInputError([{ path: 'params', message: `'${text}' is not JSON, such as '{"fast":9}'` }]);
  }
}

const describeGap = ({ line, from, minutes }: CandleGap): string =>
  `Gap before line ${line}: ${minutes} minutes are missing from ${new Date(from).toISOString()}`;

function describe(
  { bot, report, curve }: ReplayResult,
  { sizing, capital }: { sizing: string; capital: string },
): string {
  const percent = (ratio: number | undefined): string =>
    ratio === undefined ? '-' : `${(ratio * 100).toFixed(2)} %`;
  const { quote, strategy, timeframe, params } = bot;
  const rows: [string, string][] = [
    ['strategy', `${strategy} ${JSON.stringify(params)}`],
    ['timeframe', `${timeframe}, ${curve.length - 1} candles`],
    ['capital', `${capital} ${quote}, sizing ${sizing}`],
    ['trades', String(report.trades)],
    ['net profit', `${toText(report.netProfit.toDecimalPlaces(4))} ${quote} (${percent(report.netReturn)})`],
    ['fees', `${toText(report.fees.toDecimalPlaces(4))} ${quote}`],
    ['slippage', `${toText(report.slippage.toDecimalPlaces(4))} ${quote}`],
    ['win rate', percent(report.winRate)],
    ['profit factor', report.profitFactor?.toFixed(3) ?? '-'],
    ['max drawdown', percent(report.maxDrawdown)],
    ['exposure', percent(report.exposure)],
    ['seed', String(params.seed ?? 'none: nothing is drawn')],
    [
      'at the end',
      bot.status === 'active' ? 'active' : `${bot.status} (${bot.pauseReason ?? ''}): ${bot.statusReason}`,
    ],
  ];
  return rows.map(([name, value]) => `${name.padEnd(14)} ${value}\n`).join('');
}

/** Random in the database, so left out: the same replay gives the same bytes. */
const IDS: readonly string[] = ['id', 'botId', 'userId'];

function toJson({ bot, report, trades, curve }: ReplayResult): string {
  const { strategy, params, timeframe, status, pauseReason, statusReason } = bot;
  const all = { strategy, params, timeframe, status, pauseReason, statusReason, report, trades, curve };
  return `${JSON.stringify(all, (name, value: unknown) => (IDS.includes(name) ? undefined : value), 2)}\n`;
}
