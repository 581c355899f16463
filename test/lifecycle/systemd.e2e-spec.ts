import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { startFaulty } from '../support/faulty-application.js';

describe('under systemd', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'systemd-'));
    // In the place of systemd's own command, one that writes down what it is told.
    const command = join(folder, 'systemd-notify');
    await writeFile(command, `#!/bin/sh\necho "$1 $NOTIFY_SOCKET" >> ${join(folder, 'told')}\n`);
    await chmod(command, 0o755);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const told = (): Promise<string> => readFile(join(folder, 'told'), 'utf8').catch(() => '');

  it('the process says when it is ready, that it lives, and when it stops', async () => {
    const server = await startFaulty([{ name: 'feed', task: 'ok' }], {
      PATH: `${folder}${delimiter}${process.env.PATH ?? ''}`,
      NOTIFY_SOCKET: '/run/systemd/notify',
      WATCHDOG_USEC: '300000',
    });

    await server.until('two signs of life', async () => (await told()).split('WATCHDOG=1').length > 2);
    expect((await server.stop()).code).toBe(0);
    // The command is a process of its own and may end a little after ours.
    for (let tries = 0; tries < 100 && !(await told()).includes('STOPPING'); tries += 1) await wait(20);
    await expect(told()).resolves.toMatch(
      /^READY=1 \/run\/systemd\/notify\n(WATCHDOG=1 \/run\/systemd\/notify\n){2,}STOPPING=1 \/run\/systemd\/notify\n$/,
    );
    await server.dispose();
  });
});
