import { HealthIndicator } from './health-indicator.js';
import { HealthRegistry } from './health-registry.js';

class Indicator extends HealthIndicator {
  constructor(
    readonly name: string,
    readonly probe: 'readiness' | 'liveness',
    private readonly answer: () => Promise<string[]> | string[],
  ) {
    super();
  }

  problems(): Promise<string[]> | string[] {
    return this.answer();
  }
}

describe('HealthRegistry', () => {
  it('asks every indicator of a probe, and only those', async () => {
    const registry = new HealthRegistry();
    registry.register(new Indicator('database', 'readiness', () => []));
    registry.register(new Indicator('halt', 'readiness', () => Promise.resolve(['halted', 'by admin'])));
    registry.register(new Indicator('loop', 'liveness', () => ['stalled']));
    expect(await registry.check('readiness')).toEqual([
      { name: 'database', problems: [] },
      { name: 'halt', problems: ['halted', 'by admin'] },
    ]);
  });

  it('takes a check that throws for a problem', async () => {
    const registry = new HealthRegistry();
    registry.register(
      new Indicator('feed', 'readiness', () => {
        throw new Error('no route to host');
      }),
    );
    expect(await registry.check('readiness')).toEqual([
      { name: 'feed', problems: ['feed: no route to host'] },
    ]);
  });
});
