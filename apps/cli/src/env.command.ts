import { renderEnvExample } from '@app/config';

import { type Command } from './command.js';

export const command: Command = {
  summary: 'Prints every setting with its meaning, range and default: the text of .env.example',
  run() {
    process.stdout.write(renderEnvExample());
    return Promise.resolve(0);
  },
};
