import { connect } from 'node:net';
import { once } from 'node:events';

import { type FaultyPart, spawnFaulty, startFaulty } from '../support/faulty-application.js';
import { type TestServer } from '../support/server.js';

const PARTS: readonly FaultyPart[] = [
  { name: 'database', stage: 'storage' },
  { name: 'feed', task: 'ok' },
  { name: 'engine' },
];
const with_ = (name: string, fault: Partial<FaultyPart>): readonly FaultyPart[] =>
  PARTS.map((part) => (part.name === name ? { ...part, ...fault } : part));

describe('the end of a process', () => {
  const servers: TestServer[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.dispose())));
  const kept = async (server: Promise<TestServer>): Promise<TestServer> => {
    servers.push(await server);
    return server;
  };
  const start = (parts: readonly FaultyPart[]): Promise<TestServer> => kept(startFaulty(parts));
  const spawn = (parts: readonly FaultyPart[]): Promise<TestServer> => kept(spawnFaulty(parts));

  const messages = (server: TestServer): string[] => server.log.map(({ msg }) => msg);
  /** The subsystems in the order in which the log says that they stopped. */
  const stopped = (server: TestServer): string[] =>
    messages(server).flatMap((msg) => /^(\S+) (stopped in|is stop_)/.exec(msg)?.[1] ?? []);

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s is orderly: exit 0, nothing left open, nothing said after it',
    async (signal) => {
      const server = await start(PARTS);

      expect(await server.stop(signal)).toEqual({ code: 0, signal: null });

      expect(stopped(server)).toEqual([
        'engine',
        'feed',
        'http',
        'database',
        'data-directory',
        'event-loop-monitor',
      ]);
      expect(messages(server).at(-1)).toBe(`Stopped (${signal}), exit code 0`);
      expect(server.stderr).toBe('');
    },
  );

  it('names a timer that a part has left behind', async () => {
    const server = await start(with_('feed', { stop: 'leaks' }));

    await server.stop();

    expect(messages(server).at(-1)).toBe('Stopped (SIGTERM), exit code 0, left open: Timeout');
  });

  it.each([
    { fault: { stop: 'throws' }, says: 'feed is stop_failed: it throws' },
    { fault: { stop: 'deaf' }, says: 'feed is stop_timeout: stop of feed did not finish within 300 ms' },
    { fault: { task: 'deaf' }, says: 'Task feed-task: stop_timeout' },
  ] as const)('goes on past a part that does not stop ($says) and exits 1', async ({ fault, says }) => {
    const server = await start(with_('feed', fault));

    expect(await server.stop()).toEqual({ code: 1, signal: null });

    expect(messages(server)).toContain(says);
    expect(stopped(server)).toEqual([
      'engine',
      'feed',
      'http',
      'database',
      'data-directory',
      'event-loop-monitor',
    ]);
    expect(messages(server).at(-1)).toBe('Stopped (SIGTERM), exit code 1');
  });

  it('comes at the hard limit when too much hangs, and says what', async () => {
    const deaf = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name): FaultyPart => ({ name, stop: 'deaf' }));
    const server = await start([...PARTS, ...deaf]);
    const stoppedAt = performance.now();

    expect(await server.stop()).toEqual({ code: 1, signal: null });

    expect(performance.now() - stoppedAt).toBeLessThan(3000);
    expect(messages(server).at(-1)).toMatch(
      /^The stop took longer than 2000 ms, while waiting for the parts to stop\. Not stopped: .*database \(running\).*engine \(running\).*h \(stop_timeout\)/,
    );
  });

  it('is forced from a thread when a part computes without end', async () => {
    const server = await start(with_('feed', { stop: 'computes' }));

    expect(await server.stop()).toEqual({ code: null, signal: 'SIGKILL' });

    expect(server.stderr).toBe('The stop has blocked the event loop for too long; killed after 3000 ms\n');
  });

  it('waits for no open connection, neither idle nor streaming', async () => {
    const server = await start(PARTS);
    const { hostname, port } = new URL(server.url);
    const stream = await fetch(`${server.url}/stream`);
    const reading = stream.text().catch(() => 'cut');
    const idle = connect(Number(port), hostname);
    await once(idle, 'connect');
    const stoppedAt = performance.now();

    expect((await server.stop()).code).toBe(1); // The stream had to be cut after the limit of 300 ms.

    expect(performance.now() - stoppedAt).toBeLessThan(1900);
    expect(await reading).toBe('cut');
    idle.destroy();
  });

  it('takes one Ctrl-C under npm, which arrives twice, for one', async () => {
    const server = await start(with_('feed', { task: 'deaf' }));

    server.process.kill('SIGINT');
    server.process.kill('SIGINT');
    await server.ended;

    expect(stopped(server)).toContain('database');
  });

  it('is immediate at a second, different signal', async () => {
    const server = await start(with_('feed', { task: 'deaf' }));

    server.process.kill('SIGINT');
    await server.until('stopping', () => messages(server).includes('Stopping (SIGINT)'));
    server.process.kill('SIGTERM');

    expect(await server.ended).toEqual({ code: 1, signal: null });
    expect(stopped(server)).toEqual([]);
    expect(messages(server).at(-1)).toMatch(
      /^A second signal \(SIGTERM\) ends the process at once.*feed-task \(stopping\)/,
    );
  });

  it.each([
    { path: '/exception', says: 'Uncaught exception: nobody catches this' },
    { path: '/rejection', says: 'Unhandled rejection: nobody awaits this' },
  ])('follows an error that nobody handled: $says', async ({ path, says }) => {
    const server = await start(PARTS);

    await fetch(`${server.url}${path}`, { method: 'POST' }).catch(() => undefined);

    expect(await server.ended).toEqual({ code: 1, signal: null });
    const line = server.log.find(({ msg }) => msg === says);
    expect(line?.err).toMatch(/faulty-application\.(js|ts):\d+/);
    expect(stopped(server)).toContain('database');
  });

  it.each([
    { start: 'throws', reason: 'it throws' },
    {
      start: 'deaf',
      reason: 'start of engine did not finish within 400 ms; clean-up of engine did not finish within 300 ms',
    },
  ] as const)(
    'follows a failed start ($start): what ran is stopped, exit 1, and the reason is told',
    async ({ start: fault, reason }) => {
      const server = await spawn([...with_('engine', { start: fault }), { name: 'never reached' }]);

      expect(await server.ended).toEqual({ code: 1, signal: null });

      expect(server.stderr).toBe(
        `The faulty application did not start: Critical subsystem 'engine' did not start: ${reason}\n`,
      );
      expect(stopped(server)).toEqual(['feed', 'database', 'data-directory', 'event-loop-monitor']);
      expect(messages(server).some((msg) => msg.startsWith('never reached'))).toBe(false);
    },
  );

  it('leaves out a part that failed and is not critical', async () => {
    const server = await start(with_('feed', { start: 'rejects', critical: false }));

    expect((await server.stop()).code).toBe(0);
    expect(stopped(server)).toEqual(['engine', 'http', 'database', 'data-directory', 'event-loop-monitor']);
  });

  it('may come in the middle of the start: exit 0, and what ran is stopped', async () => {
    const server = await kept(
      spawnFaulty(with_('engine', { start: 'hangs' }), { LIFECYCLE_START_TIMEOUT_MS: '60000' }),
    );
    await server.until('feed runs', () => messages(server).some((msg) => msg.startsWith('feed runs')));

    expect(await server.stop()).toEqual({ code: 0, signal: null });

    expect(server.url).toBe('');
    expect(server.stderr).toBe('');
    expect(stopped(server)).toEqual(['feed', 'database', 'data-directory', 'event-loop-monitor']);
    expect(messages(server).at(-1)).toBe('Stopped (SIGTERM), exit code 0');
  });
});
