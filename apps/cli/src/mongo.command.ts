import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startEmbeddedMongo } from '@app/embedded-mongo';
import { type Command } from './command.js';

const usage = 'Usage: npm run mongo -- --data DIR [--port N]\n';

/** The embedded store on its own, for mongosh, Compass and tests. The last line it prints is the URI. */
export const command: Command = {
  summary: 'Serve the embedded store alone, on a port of this machine: --data DIR [--port N]',
  async run(args) {
    const options = parse(args);
    if (options === undefined) {
      process.stderr.write(usage);
      return 64;
    }
    const mongo = await startEmbeddedMongo({
      dataDir: options.data,
      tcp: { port: options.port },
      onError: (error) => process.stderr.write(`${error.message}\n`),
    });
    const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    process.stdout.write(`Data in ${options.data}. Stop with Ctrl-C.\n${mongo.uri}\n`);
    await asked;
    await mongo.close();
    return 0;
  },
};

/** Undefined for arguments that are not understood. */
function parse(args: readonly string[]): { data: string; port: number } | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { data: { type: 'string' }, port: { type: 'string', default: '0' } },
    });
    const port = Number(values.port);
    const isPort = Number.isInteger(port) && port >= 0 && port <= 65_535;
    return values.data === undefined || !isPort ? undefined : { data: values.data, port };
  } catch {
    return undefined;
  }
}
