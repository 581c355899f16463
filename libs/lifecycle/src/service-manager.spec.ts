import { jest } from '@jest/globals';

import { ServiceManager, type ServiceManagerSettings } from './service-manager.js';

const UNDER_SYSTEMD = { notifySocket: '/run/systemd/notify', watchdogUsec: 30_000_000 };

function aServiceManager(
  settings: ServiceManagerSettings,
  error?: Error,
): { manager: ServiceManager; said: string[]; trouble: string[] } {
  const [said, trouble]: [string[], string[]] = [[], []];
  const manager = new ServiceManager(
    settings,
    (text) => trouble.push(text),
    (command, state, onError) => {
      said.push(`${command} ${state}`);
      if (error !== undefined) onError(error);
    },
  );
  return { manager, said, trouble };
}

describe('ServiceManager', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('says ready, alive three times as often as asked, and stopping', () => {
    const { manager, said } = aServiceManager(UNDER_SYSTEMD);

    manager.ready();
    manager.watch(() => []);
    jest.advanceTimersByTime(30_000);
    manager.stopping();
    jest.advanceTimersByTime(60_000);

    expect(said.map((line) => line.replace('systemd-notify ', ''))).toEqual([
      'READY=1',
      'WATCHDOG=1',
      'WATCHDOG=1',
      'WATCHDOG=1',
      'STOPPING=1',
    ]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps silent, so that systemd restarts the service, while a critical loop stands still', () => {
    const { manager, said, trouble } = aServiceManager(UNDER_SYSTEMD);
    let stalls = ['trading made no progress for 12000 ms'];

    manager.watch(() => stalls);
    jest.advanceTimersByTime(10_000);
    expect(said).toEqual([]);
    expect(trouble).toEqual(['No sign of life was sent to systemd: trading made no progress for 12000 ms']);

    stalls = [];
    jest.advanceTimersByTime(10_000);
    expect(said).toEqual(['systemd-notify WATCHDOG=1']);
    manager.stopping();
  });

  it('says nothing where there is no systemd', () => {
    const { manager, said } = aServiceManager({ notifySocket: undefined, watchdogUsec: 0 });

    manager.ready();
    manager.watch(() => []);
    jest.advanceTimersByTime(600_000);
    manager.stopping();

    expect(said).toEqual([]);
  });

  it('tells when systemd could not be told', () => {
    const { manager, trouble } = aServiceManager(UNDER_SYSTEMD, new Error('spawn systemd-notify ENOENT'));

    manager.ready();

    expect(trouble).toEqual(['systemd could not be told READY=1: spawn systemd-notify ENOENT']);
  });
});
