import { MemoryLog } from '@testing/observability';

import { AlertDelivery, type DeliveryParts } from './alert-delivery.js';
import { type AlertRecord, AlertStore, type DeliveryState } from './alert-record.js';

class MemoryAlertStore extends AlertStore {
  readonly records = new Map<string, AlertRecord>();
  isAway = false;
  onChange = (): void => undefined;

  insert(record: AlertRecord): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('no database'));
    this.records.set(record.id, record);
    this.onChange();
    return Promise.resolve();
  }

  update(id: string, delivery: DeliveryState): Promise<void> {
    const known = this.records.get(id);
    if (this.isAway || known === undefined) return Promise.reject(new Error('no such alert'));
    this.records.set(id, { ...known, ...delivery });
    this.onChange();
    return Promise.resolve();
  }

  pending(): Promise<readonly AlertRecord[]> {
    return Promise.resolve([...this.records.values()].filter(({ state }) => state === 'pending'));
  }

  lastTest(): Promise<AlertRecord | undefined> {
    return Promise.resolve(undefined);
  }

  since(): Promise<readonly AlertRecord[]> {
    return Promise.resolve([]);
  }
}

const anAlert = (id: string): AlertRecord => ({
  id,
  level: 'error',
  code: 'bot_quarantined',
  text: 'A bot was quarantined',
  fields: { botId: 'bot-1' },
  raisedAt: new Date(0),
  testedBy: undefined,
  state: 'pending',
  attempts: 0,
  error: undefined,
});

/** A webhook that refuses the given number of posts, and then takes everything. */
function aDelivery(refusals: number, overrides: Partial<DeliveryParts> = {}) {
  const store = new MemoryAlertStore();
  const log = new MemoryLog();
  const taken: string[] = [];
  let left = refusals;
  let onPost = (): void => undefined;
  const webhook = {
    post: ({ id }: AlertRecord): Promise<void> => {
      onPost();
      if (left-- > 0) return Promise.reject(new Error('503'));
      taken.push(id);
      return Promise.resolve();
    },
  };
  const delivery = new AlertDelivery({ store, webhook, attemptsMax: 3, random: () => 0, log, ...overrides });
  return { delivery, store, log, taken, whenPosted: (then: () => void) => (onPost = then) };
}

/** Runs the delivery until the store says so, then ends it. */
async function runUntil(
  { delivery, store }: ReturnType<typeof aDelivery>,
  isSo: () => boolean,
): Promise<void> {
  const abort = new AbortController();
  const running = delivery.run(abort.signal);
  await new Promise<void>((resolve) => {
    store.onChange = () => {
      if (isSo()) resolve();
    };
    store.onChange();
  });
  abort.abort();
  await running;
}

describe('the delivery of alerts', () => {
  it('keeps an alert, sends it, and notes that it was taken', async () => {
    const system = aDelivery(0);
    system.delivery.add(anAlert('a'));
    await runUntil(system, () => system.store.records.get('a')?.state === 'delivered');
    expect(system.taken).toEqual(['a']);
  });

  it('tries again after a refusal, and counts the attempts', async () => {
    const system = aDelivery(1);
    system.delivery.add(anAlert('a'));
    await runUntil(system, () => system.store.records.get('a')?.state === 'delivered');
    expect(system.store.records.get('a')?.attempts).toBe(2);
  });

  it('gives an alert up after the last attempt, says why, and goes on with the next', async () => {
    const system = aDelivery(1, { attemptsMax: 1 });
    system.delivery.add(anAlert('a'));
    system.delivery.add(anAlert('b'));
    await runUntil(system, () => system.store.records.get('b')?.state === 'delivered');
    expect(system.store.records.get('a')).toMatchObject({ state: 'failed', attempts: 1, error: '503' });
  });

  it('sends although the database is away', async () => {
    const system = aDelivery(0);
    system.store.isAway = true;
    const posted = new Promise<void>((resolve) => system.whenPosted(resolve));
    const abort = new AbortController();
    system.delivery.add(anAlert('a'));
    const running = system.delivery.run(abort.signal);
    await posted;
    abort.abort();
    await running;
    expect(system.taken).toEqual(['a']);
  });

  it('leaves what a stop interrupts pending, for the next run', async () => {
    const system = aDelivery(99);
    system.delivery.add(anAlert('a'));
    system.delivery.add(anAlert('b'));
    const abort = new AbortController();
    system.whenPosted(() => {
      abort.abort();
    });
    await system.delivery.run(abort.signal);
    await system.delivery.keepWaiting();
    const states = [...system.store.records.values()].map(({ id, state, attempts }) => [id, state, attempts]);
    expect(states).toEqual([
      ['a', 'pending', 0],
      ['b', 'pending', 0],
    ]);
    const next = aDelivery(0, { store: system.store });
    next.delivery.addStored(await system.store.pending());
    await runUntil({ ...next, store: system.store }, () => next.taken.length === 2);
  });

  it('keeps alerts without a webhook, and says that they are only in the log', async () => {
    const system = aDelivery(0, { webhook: undefined });
    system.delivery.add(anAlert('a'));
    await runUntil(system, () => system.store.records.has('a'));
    expect(system.store.records.get('a')?.state).toBe('logged');
  });

  it('lets the oldest go when too many wait, and says so', async () => {
    const system = aDelivery(0);
    for (let n = 0; n <= 1000; n += 1) system.delivery.add(anAlert(`a${n}`));
    expect(system.log.lines.map(({ level }) => level)).toEqual(['error']);
    await system.delivery.keepWaiting();
    expect(system.store.records.size).toBe(1000);
    expect(system.store.records.has('a0')).toBe(false);
  });

  it('notes a test that the webhook refuses as failed, after one attempt', async () => {
    const system = aDelivery(1);
    expect(await system.delivery.deliverNow(anAlert('t'))).toMatchObject({ state: 'failed', error: '503' });
    expect(system.store.records.get('t')?.state).toBe('failed');
  });
});
