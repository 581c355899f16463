import { TestServer } from '../support/server.js';

/** A database in a process of its own, on a folder, which can hang or die by itself. */
export interface DatabaseProcess {
  readonly process: TestServer;
  readonly uri: string;
}

export async function startDatabaseProcess(folder: string): Promise<DatabaseProcess> {
  const program = ['apps/cli/src/main.js', 'mongo', '--data', folder] as const;
  const process = await TestServer.spawn({ program });
  const uri = (): string | undefined =>
    process.log.map(({ msg }) => msg).find((line) => line.startsWith('mongodb://'));
  try {
    await process.until('its address', () => uri() !== undefined);
  } catch (error) {
    await process.dispose();
    throw error;
  }
  return { process, uri: uri() ?? '' };
}
