import { parseArgs } from 'node:util';

import { type Command } from './command.js';
import { takeFirst } from './halt/way.js';
import { haltWays } from './halt/ways.js';

export const command: Command = {
  summary: 'Whether trading is halted, and what is still open: [--url URL] [--token T]',
  async run(args) {
    const {
      values: { url, token },
    } = parseArgs({
      args: [...args],
      options: { url: { type: 'string' }, token: { type: 'string' } },
    });
    return await takeFirst(haltWays({ url, token }), (way) => way.status(), print);
  },
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
