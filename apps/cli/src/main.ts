import { messageOf } from '@app/kernel';
import { type Command } from './command.js';

/** Loaded only when asked for, so that one command does not pay for the imports of another. */
const commands: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  backup: () => import('./backup.command.js'),
  'emergency-resume': () => import('./emergency-resume.command.js'),
  'emergency-status': () => import('./emergency-status.command.js'),
  'emergency-stop': () => import('./emergency-stop.command.js'),
  env: () => import('./env.command.js'),
  migrate: () => import('./migrate.command.js'),
  mongo: () => import('./mongo.command.js'),
  replay: () => import('./replay.command.js'),
  restore: () => import('./restore.command.js'),
  'rotate-keys': () => import('./rotate-keys.command.js'),
  smoke: () => import('./smoke.command.js'),
};

async function main(name: string | undefined, args: readonly string[]): Promise<number> {
  const load = name === undefined ? undefined : commands[name];
  if (load === undefined) {
    process.stderr.write(`Usage: npm run cli -- <command> [argument ...]\n${await list()}`);
    return 64;
  }
  return (await load()).command.run(args);
}

async function list(): Promise<string> {
  const lines = Object.entries(commands).map(
    async ([name, load]) => `  ${name.padEnd(16)} ${(await load()).command.summary}\n`,
  );
  return (await Promise.all(lines)).join('');
}

try {
  process.exitCode = await main(process.argv[2], process.argv.slice(3));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
