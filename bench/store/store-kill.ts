import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Benchmark } from '../benchmark.js';
import { CrashTrial } from './crash-trial.js';

/** Writing times between kills: spread, so that kills fall into every phase of a write, and the same in every run. */
function writeMs(round: number): number {
  return 60 + ((round * 137) % 600);
}

/** `--rounds N`: kills the store with SIGKILL N times in the middle of writes, and checks every promise after each. */
export const benchmark: Benchmark = {
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '10' } } });
    const dataDir = mkdtempSync(join(tmpdir(), 'store-kill-'));
    const trial = new CrashTrial(dataDir);
    let [acknowledged, broken, slowestMs] = [0, 0, 0];
    for (let round = 1; round <= Number(values.rounds); round++) {
      const verdict = await trial.run(writeMs(round));
      acknowledged += verdict.acknowledged;
      broken += verdict.broken.length;
      slowestMs = Math.max(slowestMs, verdict.startedInMs);
      for (const line of verdict.broken.slice(0, 10)) process.stdout.write(`round ${round}: ${line}\n`);
    }
    process.stdout.write(
      `${values.rounds} kills, ${acknowledged} acknowledged writes and transactions, ${broken} broken promises, ` +
        `slowest start ${slowestMs.toFixed(0)} ms (the process included)\n`,
    );
    rmSync(dataDir, { recursive: true, force: true });
    return broken === 0 ? 0 : 1;
  },
};
