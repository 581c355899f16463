import { parseArgs } from 'node:util';

import { type Command } from './command.js';
import { takeFirst } from './halt/way.js';
import { haltWays } from './halt/ways.js';

export const command: Command = {
  summary: 'End the emergency stop once it is through: [--force --reason TEXT] [--url URL] [--token T]',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        reason: { type: 'string' },
        force: { type: 'boolean', default: false },
        url: { type: 'string' },
        token: { type: 'string' },
      },
    });
    const { reason, force, url, token } = values;
    return await takeFirst(haltWays({ url, token }), (way) => way.resume({ reason, force }), print);
  },
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
