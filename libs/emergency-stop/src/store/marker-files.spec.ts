import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MarkerFiles } from './marker-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'markers-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('MarkerFiles', () => {
  it('finds none in a folder without, or that is not there yet', async () => {
    const none = { readable: true, markers: [] };
    expect(await new MarkerFiles(folder).read()).toEqual(none);
    expect(await new MarkerFiles(join(folder, 'missing')).read()).toEqual(none);
  });

  it('reads what it wrote, and what a hand made, whatever is in it', async () => {
    const markers = new MarkerFiles(folder);
    await markers.write({ scope: 'user:alice', reason: 'mine' });
    await writeFile(join(folder, 'EMERGENCY_STOP'), '');
    await writeFile(join(folder, 'something-else'), '');
    const reading = await markers.read();
    expect(reading).toMatchObject({ readable: true });
    expect(new Map(reading.readable ? reading.markers.map((one) => [one.scope, one.reason]) : [])).toEqual(
      new Map([
        ['global', `The file ${join(folder, 'EMERGENCY_STOP')} exists`],
        ['user:alice', 'mine'],
      ]),
    );
  });

  it('takes a folder of that name for a stop too', async () => {
    await mkdir(join(folder, 'EMERGENCY_STOP'));
    expect(await new MarkerFiles(folder).read()).toMatchObject({ markers: [{ scope: 'global' }] });
  });

  it('makes the data folder when there is none, and removes only its own file', async () => {
    const markers = new MarkerFiles(join(folder, 'new'));
    await markers.write({ scope: 'global', reason: 'fire' });
    expect(await readFile(markers.path('global'), 'utf8')).toBe('fire\n');
    await markers.remove('user:alice');
    await markers.remove('global');
    expect(await markers.read()).toEqual({ readable: true, markers: [] });
  });

  it('says so when the folder cannot be read', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    expect(await new MarkerFiles(file).read()).toMatchObject({ readable: false });
  });
});
