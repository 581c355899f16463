import { userId } from '@app/kernel';
import fc from 'fast-check';

import { type AuditEntry, type AuditEvent } from './audit-log.js';
import { flawIn, GENESIS, seal, type Link } from './hash-chain.js';

const anEvent = (details: AuditEvent['details'] = {}): AuditEvent => ({
  actor: { kind: 'user', userId: userId('u1') },
  action: 'bot.paused',
  subject: 'bot:b1',
  details,
});

function aChain(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  let end: Link = GENESIS;
  for (let i = 1; i <= length; i += 1) {
    const entry = seal(anEvent({ i }), end, new Date(i * 1000));
    entries.push(entry);
    end = entry;
  }
  return entries;
}

function firstFlaw(entries: readonly AuditEntry[]): ReturnType<typeof flawIn> {
  let end: Link = GENESIS;
  for (const entry of entries) {
    const flaw = flawIn(entry, end);
    if (flaw !== undefined) return flaw;
    end = entry;
  }
  return undefined;
}

describe('the hash chain', () => {
  it('is whole as it was written', () => {
    expect(firstFlaw(aChain(5))).toBeUndefined();
  });

  it.each<[string, Partial<AuditEntry>]>([
    ['time', { time: new Date(0) }],
    ['actor', { actor: { kind: 'system', name: 'nobody' } }],
    ['action', { action: 'bot.started' }],
    ['subject', { subject: 'bot:b2' }],
    ['details', { details: { i: 30 } }],
  ])('names the entry whose %s was altered', (_, change) => {
    const entries = aChain(5).map((entry) => (entry.sequence === 3 ? { ...entry, ...change } : entry));

    expect(firstFlaw(entries)).toEqual({ sequence: 3, problem: 'altered' });
  });

  it('names the entry after one that was altered and sealed again', () => {
    const [one, two, ...rest] = aChain(5) as [AuditEntry, AuditEntry, ...AuditEntry[]];
    const forged = seal(anEvent({ forged: true }), one, two.time);

    expect(firstFlaw([one, forged, ...rest])).toEqual({ sequence: 3, problem: 'unlinked' });
  });

  it('names the entry that was removed', () => {
    expect(firstFlaw(aChain(5).filter(({ sequence }) => sequence !== 2))).toEqual({
      sequence: 2,
      problem: 'missing',
    });
  });

  it('holds for whatever details read back from JSON, in any order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (details) => {
        const entry = seal(anEvent(details), GENESIS, new Date(0));
        const reordered = Object.fromEntries(Object.entries(entry.details).reverse());
        const readBack = JSON.parse(JSON.stringify(reordered)) as AuditEvent['details'];

        expect(flawIn({ ...entry, details: readBack }, GENESIS)).toBeUndefined();
      }),
    );
  });
});
