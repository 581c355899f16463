import { messageOf } from '@app/kernel';
import { type Benchmark } from './benchmark.js';

/** Loaded only when asked for, so that one benchmark does not run with the imports of another. */
const benchmarks: Readonly<Record<string, () => Promise<{ benchmark: Benchmark }>>> = {
  backup: () => import('./backup/backup.js'),
  bots: () => import('./bots/bots.js'),
  'emergency-stop': () => import('./emergency-stop/emergency-stop.js'),
  healing: () => import('./healing/healing.js'),
  lifecycle: () => import('./lifecycle.js'),
  'live-gate': () => import('./live-gate/live-gate.js'),
  'migrate-kill': () => import('./migrations/migrate-kill.js'),
  promotion: () => import('./promotion/promotion.js'),
  store: () => import('./store/store.js'),
  'store-kill': () => import('./store/store-kill.js'),
  'store-soak': () => import('./store/store-soak.js'),
};

async function main(name: string | undefined, args: readonly string[]): Promise<number> {
  const load = name === undefined ? undefined : benchmarks[name];
  if (load === undefined) {
    process.stderr.write(`Usage: npm run bench -- <${Object.keys(benchmarks).join(' | ')}> [argument ...]\n`);
    return 64;
  }
  return (await load()).benchmark.run(args);
}

try {
  process.exitCode = await main(process.argv[2], process.argv.slice(3));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
