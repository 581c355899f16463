import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';

import { type AuditLog, auditLogOn } from '@app/audit';
import { type Config, loadConfig, processEnvironment } from '@app/config';
import { type Actor, type Clock, SystemClock } from '@app/kernel';
import { type Log, PinoLog } from '@app/observability';
import { type OpenDatabase } from '@app/persistence';

/** What a command needs that works on the database itself. */
export interface Tool {
  readonly connection: OpenDatabase['connection'];
  readonly isShared: boolean;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly actor: Actor;
  readonly log: Log;
}

export type Open = (settings: Config['store'], onError: (error: Error) => void) => Promise<OpenDatabase>;

/** @throws ConfigurationError */
export const configuration = (): Config => loadConfig(processEnvironment());

export const toolActor = (): Actor => ({ kind: 'system', name: `command line (${userInfo().username})` });

/** People read what a command prints; its log would only be noise. */
export const silentLog = ({ runtime }: Config): Log => new PinoLog({ ...runtime, logLevel: 'silent' });

export async function withTool<T>(config: Config, open: Open, work: (tool: Tool) => Promise<T>): Promise<T> {
  const database = await open(config.store, (error) => {
    process.stderr.write(`${error.message}\n`);
  });
  const { connection, isShared } = database;
  const log = silentLog(config);
  try {
    const audit = auditLogOn(connection, log);
    return await work({ connection, isShared, audit, clock: new SystemClock(), actor: toolActor(), log });
  } finally {
    await database.close();
  }
}

/** A store in a folder that is not there would be a new one, of nobody. @throws the error of the file system */
export async function demandStore({ store: { mongodbUri, dataDir } }: Config): Promise<void> {
  if (mongodbUri === undefined) await access(dataDir);
}
