import { parseArgs } from 'node:util';

import { type Command } from './command.js';
import { takeFirst } from './halt/way.js';
import { haltWays } from './halt/ways.js';

const usage = 'Usage: npm run cli -- emergency-stop --reason TEXT [--url URL] [--token T]\n';

/** Ends well when trading is halted, also when something is still open. */
export const command: Command = {
  summary: 'Halt all trading, whatever still works: --reason TEXT [--url URL] [--token T]',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { reason: { type: 'string' }, url: { type: 'string' }, token: { type: 'string' } },
    });
    const { reason, url, token } = values;
    if (reason === undefined || reason.trim() === '') {
      process.stderr.write(usage);
      return 64;
    }
    return await takeFirst(haltWays({ url, token }), (way) => way.stop(reason), print);
  },
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
