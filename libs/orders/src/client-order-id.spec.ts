import { botId } from '@app/kernel';
import fc from 'fast-check';

import { deriveClientOrderId } from './client-order-id.js';

const aKey = fc.record({
  botId: fc.string({ minLength: 1, maxLength: 40 }).map(botId),
  slot: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  purpose: fc.constantFrom('entry' as const, 'exit' as const),
});

describe('deriveClientOrderId', () => {
  it('gives the same decision the same name', () => {
    fc.assert(fc.property(aKey, (key) => deriveClientOrderId(key) === deriveClientOrderId({ ...key })));
  });

  it('gives a name every exchange accepts', () => {
    fc.assert(
      fc.property(aKey, (key) => {
        const id = deriveClientOrderId(key);
        expect(id).toMatch(/^[a-z][a-zA-Z0-9]{0,31}$/);
      }),
    );
  });

  it('keeps bots, slots and purposes apart', () => {
    const key = { botId: botId('b1'), slot: 60_000, purpose: 'entry' } as const;
    const others = [
      { ...key, botId: botId('b2') },
      { ...key, slot: 120_000 },
      { ...key, purpose: 'exit' as const },
    ];
    const ids = [key, ...others].map(deriveClientOrderId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('stays the same from release to release: orders at venues are found by it', () => {
    expect(deriveClientOrderId({ botId: botId('b1'), slot: 60_000, purpose: 'entry' })).toBe(
      'amke88de942546036b47e3e1d6f56ee3', // amke, then sha256 of 'b1|60000|entry'
    );
  });
});
