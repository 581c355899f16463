import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';

import { type AuditLog, auditLogOn } from '@app/audit';
import { type Config } from '@app/config';
import {
  type HaltRecord,
  type HaltStore,
  haltStoreOn,
  isThrough,
  MarkerFiles,
  neverStopped,
} from '@app/emergency-stop';
import { type Actor, SystemClock } from '@app/kernel';
import { PinoLog } from '@app/observability';
import { openDatabase } from '@app/persistence';

import { type HaltWay, RefusedError, type ResumeOptions } from './way.js';

const NOTHING_CANCELLED = `What is open at the venues stays open until the server runs: then it is cancelled, and bots are paused.`;

interface Database {
  readonly halts: HaltStore;
  readonly audit: AuditLog;
}

/**
 * In the database itself, for a server that is dead or hangs. A server that runs on the same database sees it within a
 * second; the next one that starts comes up halted.
 */
export class DatabaseWay implements HaltWay {
  readonly name: string;
  readonly #actor: Actor = { kind: 'system', name: `command line (${userInfo().username})` };

  constructor(private readonly config: Pick<Config, 'store' | 'runtime'>) {
    const { mongodbUri, dataDir } = config.store;
    this.name =
      mongodbUri === undefined
        ? `in the embedded store in ${resolve(dataDir)}`
        : 'in the database at MONGODB_URI';
  }

  async stop(reason: string): Promise<string> {
    return await this.#with(async ({ halts, audit }) => {
      const record = { ...neverStopped('global'), enabled: true, reason, activatedBy: this.#actor };
      const stored = await halts.activate({ ...record, epoch: 1, activatedAt: new SystemClock().date() });
      await this.#audit(audit, 'emergency_stop.activated', { epoch: stored.epoch, reason });
      return `Trading is halted (epoch ${stored.epoch}: ${stored.reason}).\n${NOTHING_CANCELLED}`;
    });
  }

  async resume({ reason, force }: ResumeOptions): Promise<string> {
    return await this.#with(async ({ halts, audit }) => {
      const record = await halts.find('global');
      if (record?.enabled !== true) throw new RefusedError('There is no active emergency stop');
      this.#demandResumable(record, { reason, force });
      await new MarkerFiles(this.config.store.dataDir).remove('global');
      if (!(await halts.deactivate('global', record.epoch)))
        throw new Error('somebody else has changed the stop meanwhile: try again');
      await this.#audit(audit, 'emergency_stop.resumed', { epoch: record.epoch, reason, force });
      return 'Trading may go on. Bots remain paused for manual review';
    });
  }

  async status(): Promise<string> {
    return await this.#with(async ({ halts }) => {
      const record = (await halts.find('global')) ?? neverStopped('global');
      const { enabled, epoch, reason, activatedAt, activatedBy, verdict, positions } = record;
      const shown = enabled
        ? { enabled, epoch, reason, activatedAt, activatedBy, verdict, positions }
        : { enabled };
      return JSON.stringify(shown, undefined, 2);
    });
  }

  #demandResumable(record: HaltRecord, { reason, force }: ResumeOptions): void {
    if (force && (reason ?? '').trim() === '') throw new RefusedError('--force needs a --reason');
    if (!force && !isThrough(record))
      throw new RefusedError(
        `The stop is not through (verdict: ${record.verdict?.kind ?? 'not known yet'}): start the server, which goes on with it, or use --force with a --reason`,
      );
  }

  async #with<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const { store, runtime } = this.config;
    // A store in a folder that is not there would be a new one, of nobody.
    if (store.mongodbUri === undefined) await access(store.dataDir);
    const log = new PinoLog({ ...runtime, logLevel: 'silent' });
    const database = await openDatabase(store, (error) => {
      process.stderr.write(`${error.message}\n`);
    });
    try {
      const { connection } = database;
      return await work({ halts: haltStoreOn(connection), audit: auditLogOn(connection, log) });
    } finally {
      await database.close();
    }
  }

  /** The stop counts, whether it could be audited or not. */
  async #audit(audit: AuditLog, action: string, details: Readonly<Record<string, unknown>>): Promise<void> {
    try {
      await audit.append({ actor: this.#actor, action, subject: 'system', details });
    } catch (error) {
      process.stderr.write(`It could not be written to the audit log: ${String(error)}\n`);
    }
  }
}
