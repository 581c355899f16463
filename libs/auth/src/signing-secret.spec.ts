import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SigningSecret } from './signing-secret.js';

describe('SigningSecret', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'signing-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  async function loaded(folder: string): Promise<Uint8Array> {
    const secret = new SigningSecret(folder);
    await secret.load();
    return secret.bytes;
  }

  it('is made once, for its owner alone, also where the folder is not there yet', async () => {
    const folder = join(dataDir, 'new');
    const first = await loaded(folder);

    expect(first).toHaveLength(32);
    expect(await loaded(folder)).toEqual(first);
    expect((await stat(join(folder, 'signing-secret'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['signing-secret']);
  });

  it('is one and the same for processes that start together', async () => {
    const secrets = await Promise.all(Array.from({ length: 8 }, () => loaded(dataDir)));

    expect(new Set(secrets.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
  });

  it('is refused when the file is damaged', async () => {
    await writeFile(join(dataDir, 'signing-secret'), 'short');

    await expect(loaded(dataDir)).rejects.toThrow('holds 3 bytes instead of 32');
  });
});
