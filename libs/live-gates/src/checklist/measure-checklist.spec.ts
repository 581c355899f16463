import { type ChecklistFinding, ChecklistItem } from './checklist-item.js';
import { ChecklistItems } from './checklist-items.js';
import { measureChecklist, REQUIRED_ITEMS } from './measure-checklist.js';

class FakeItem extends ChecklistItem {
  readonly requirement = 'something is so';
  readonly link = '/api/somewhere';

  constructor(
    readonly code: string,
    readonly measure: () => Promise<ChecklistFinding> | ChecklistFinding = () => ({
      passed: true,
      evidence: 'it is',
    }),
  ) {
    super();
  }
}

const others = (...codes: readonly string[]): ChecklistItem[] =>
  REQUIRED_ITEMS.filter((code) => !codes.includes(code)).map((code) => new FakeItem(code));

describe('the pre-live checklist', () => {
  it('is ready once every item is measured and passes', async () => {
    const { ready, items } = await measureChecklist(others(), 1000);
    expect(ready).toBe(true);
    expect(items.map(({ code }) => code)).toEqual(REQUIRED_ITEMS);
    expect(items[0]).toEqual({
      code: 'paper_days',
      requirement: 'something is so',
      status: 'passed',
      evidence: 'it is',
      link: '/api/somewhere',
    });
  });

  it.each<[string, ChecklistItem | undefined, string]>([
    ['fails', new FakeItem('backup', () => ({ passed: false, evidence: 'none' })), 'none'],
    [
      'throws',
      new FakeItem('backup', () => Promise.reject(new Error('no database'))),
      'It could not be measured: no database',
    ],
    [
      'hangs',
      new FakeItem('backup', () => new Promise(() => undefined)),
      'It could not be measured: Measuring backup did not finish within 5 ms',
    ],
    ['is missing', undefined, 'No part of this server measures it'],
  ])('is not ready when one item %s, and says so', async (_, item, evidence) => {
    const list = item === undefined ? others('backup') : [item, ...others('backup')];
    const { ready, items } = await measureChecklist(list, 5);
    expect(ready).toBe(false);
    expect(items.filter(({ status }) => status === 'failed')).toMatchObject([{ code: 'backup', evidence }]);
  });

  it('is not ready when something beyond it fails', async () => {
    const item = new FakeItem('two_person', () => ({ passed: false, evidence: 'off' }));
    const { ready, items } = await measureChecklist([item, ...others()], 1000);
    expect([ready, items.at(-1)?.code]).toEqual([false, 'two_person']);
  });

  it('takes no second item of one code', () => {
    const items = new ChecklistItems();
    items.register(new FakeItem('backup'));
    expect(() => {
      items.register(new FakeItem('backup'));
    }).toThrow('already a checklist item backup');
  });
});
