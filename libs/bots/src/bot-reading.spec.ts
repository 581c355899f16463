import { aBot } from '@testing/bots';
import fc from 'fast-check';

import { toRecord } from './bot-record.js';
import { readBot } from './bot-reading.js';

const stored = (overrides: object = {}): object => Object.assign(toRecord(aBot()), overrides);

/** The paths of what is wrong with the document. */
function wrong(document: unknown): readonly string[] {
  const reading = readBot(document);
  return reading.kind === 'unreadable' ? reading.problems.map(({ path }) => path) : [];
}

describe('reading a stored bot', () => {
  it('gives back what was stored', () => {
    expect(readBot(stored())).toEqual({ kind: 'bot', bot: aBot(), textTimes: [] });
  });

  it.each([
    ['with Z', '2026-01-02T03:04:05Z'],
    ['with an offset', '2026-01-02T05:04:05+02:00'],
    ['without either', '2026-01-02T03:04:05'],
  ])('understands a time that is text %s, and says that it is text', (_, text) => {
    const time = new Date('2026-01-02T03:04:05Z');
    expect(readBot(stored({ statusChangedAt: text }))).toMatchObject({
      bot: { statusChangedAt: time },
      textTimes: [{ field: 'statusChangedAt', text, time }],
    });
  });

  it('names everything that is wrong at once, and whose document it is', () => {
    const reading = readBot(stored({ status: 'sleeping', createdAt: 'soon', exits: null, name: 7 }));
    expect(reading).toMatchObject({ kind: 'unreadable', id: 'bot-1', status: 'sleeping' });
    expect(wrong(stored({ status: 'sleeping', createdAt: 'soon', exits: null, name: 7 }))).toEqual([
      'name',
      'exits',
      'status',
      'createdAt',
    ]);
  });

  it.each([
    ['_id', 12],
    ['userId', undefined],
    ['timeframe', '7m'],
    ['params', { fast: '12' }],
    ['riskMode', 'yolo'],
    ['initialCapital', 1000],
    ['initialCapital', '-5'],
    ['mode', 'both'],
    ['pauseReason', 'tired'],
    ['statusActor', 'root'],
    ['statusChangedAt', 1_767_323_045],
  ])('does not take %s for %p', (field, value) => {
    expect(wrong(stored({ [field]: value }))).toEqual([field]);
  });

  it('does not take a stop that is no number', () => {
    expect(wrong(stored({ exits: { trailingStopRatio: '5%' } }))).toEqual(['exits.trailingStopRatio']);
  });

  it('never throws, whatever is stored', () => {
    const fields = Object.keys(stored());
    const garbage = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.constantFrom(...fields), fc.anything()),
      fc.dictionary(fc.constantFrom(...fields), fc.anything()).map((changes) => stored(changes)),
    );
    fc.assert(
      fc.property(garbage, (document) => {
        const reading = readBot(document);
        return reading.kind === 'bot' || reading.problems.length > 0;
      }),
      { numRuns: 500 },
    );
  });
});
