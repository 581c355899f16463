import { integer, optionalText } from '../setting.js';

export const serviceManager = {
  notifySocket: optionalText('NOTIFY_SOCKET', {
    doc: 'Set by systemd, not by hand: where it is told that the service is ready, alive or stopping.',
  }),
  watchdogUsec: integer('WATCHDOG_USEC', {
    default: 0,
    min: 0,
    max: 3_600_000_000,
    doc: 'Set by systemd, not by hand: the longest silence before it restarts the service, in microseconds; 0: none.',
  }),
};
