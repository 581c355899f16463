import { type Bot } from '@app/bots';
import { InProcessLatch } from '@app/emergency-stop';
import { type Clock } from '@app/kernel';
import { type BotServices } from '@testing/bots';
import { modelOn, type TestDatabase } from '@testing/persistence';

import { QuarantineRelease } from '../src/quarantine/quarantine-release.service.js';
import { QuarantineRepository } from '../src/quarantine/quarantine.repository.js';
import { QuarantineSchema, StoredQuarantine } from '../src/quarantine/quarantine.schema.js';
import { QuarantineService } from '../src/quarantine/quarantine.service.js';
import { LeaseSchema, ScanLease, StoredLease } from '../src/scan/scan-lease.repository.js';

export interface QuarantineSystem {
  readonly latch: InProcessLatch;
  /** Isolates the bot as a rule would. @returns what came of it */
  take(bot: Bot, rule: string): Promise<string>;
  releaseDue(): Promise<void>;
  /** Another process on the same database. */
  aLease(): ScanLease;
}

/** Quarantine on a real database, with the bots and the clock of the test's making. */
export async function aQuarantine(
  { connection }: Pick<TestDatabase, 'connection'>,
  { bots, guards, status }: BotServices,
  clock: Clock,
): Promise<QuarantineSystem> {
  const model = await modelOn<StoredQuarantine>(connection, StoredQuarantine.name, QuarantineSchema);
  const leases = await modelOn<StoredLease>(connection, StoredLease.name, LeaseSchema);
  const repository = new QuarantineRepository(model);
  const latch = new InProcessLatch();
  latch.markReadable();
  const service = new QuarantineService(repository, status, latch, clock);
  const release = new QuarantineRelease(repository, bots, status, guards, latch, clock);
  return {
    latch,
    take: async (bot, rule) => {
      const evidence = { severity: 'warning', message: 'It failed', evidence: {}, factsKey: '' } as const;
      const finding = {
        ...evidence,
        rule,
        subject: `bot:${bot.id}`,
        remedy: { kind: 'quarantine' },
      } as const;
      return (await service.take(bot, finding)).outcome;
    },
    releaseDue: () => release.releaseDue(new AbortController().signal),
    aLease: () => new ScanLease(leases, clock),
  };
}
