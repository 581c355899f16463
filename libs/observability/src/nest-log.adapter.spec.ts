import { MemoryLog } from '@testing/observability';

import { NestLog } from './nest-log.adapter.js';

describe('NestLog', () => {
  it('keeps context, fields and errors of Nest as fields', () => {
    const log = new MemoryLog();
    const nest = new NestLog(log);
    const err = new Error('broken');
    nest.error(err, 'Filter');
    nest.error('Handler failed', 'Error: broken\n at x', 'Router');
    nest.warn('Slow', { botId: 'b' }, 'Engine');
    expect(log.lines).toEqual([
      { level: 'error', fields: { context: 'Filter', err }, text: 'broken' },
      {
        level: 'error',
        fields: { context: 'Router', stack: 'Error: broken\n at x' },
        text: 'Handler failed',
      },
      { level: 'warn', fields: { context: 'Engine', botId: 'b' }, text: 'Slow' },
    ]);
  });

  it("tells Nest's wiring only to those who look for it", () => {
    const log = new MemoryLog();
    new NestLog(log).log('Mapped {/api, GET} route', 'RouterExplorer');
    new NestLog(log).log('Feed connected', 'Markets');
    expect(log.lines.map(({ level }) => level)).toEqual(['debug', 'info']);
  });
});
