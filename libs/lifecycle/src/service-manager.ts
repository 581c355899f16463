import { execFile } from 'node:child_process';

const COMMAND = 'systemd-notify';
const COMMAND_TIMEOUT_MS = 5000;

export interface ServiceManagerSettings {
  /** NOTIFY_SOCKET, as systemd sets it; undefined where there is no systemd, and then nothing is said. */
  readonly notifySocket: string | undefined;
  /** WATCHDOG_USEC: systemd kills a service that is silent for so many microseconds; 0 when it does not watch. */
  readonly watchdogUsec: number;
}

/**
 * What systemd is told about this process (sd_notify). Node has no datagram sockets of the Unix kind, so systemd's own
 * command says it; `run` starts a command and is replaced by tests.
 */
export class ServiceManager {
  #watchdog: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: ServiceManagerSettings,
    private readonly onTrouble: (text: string) => void,
    private readonly run = execute,
  ) {}

  ready(): void {
    this.#say('READY=1');
  }

  /** Keeps the watchdog calm for as long as `stalls` finds nothing. */
  watch(stalls: () => readonly string[]): void {
    const { watchdogUsec } = this.settings;
    if (watchdogUsec === 0) return;
    const thirdMs = watchdogUsec / 3000; // Two messages may be late before systemd acts.
    this.#watchdog = setInterval(() => {
      const found = stalls();
      if (found.length === 0) this.#say('WATCHDOG=1');
      else this.onTrouble(`No sign of life was sent to systemd: ${found.join('; ')}`);
    }, thirdMs);
    this.#watchdog.unref();
  }

  stopping(): void {
    clearInterval(this.#watchdog);
    this.#say('STOPPING=1');
  }

  #say(state: string): void {
    if (this.settings.notifySocket === undefined) return;
    this.run(COMMAND, state, (error) => {
      this.onTrouble(`systemd could not be told ${state}: ${error.message}`);
    });
  }
}

function execute(command: string, argument: string, onError: (error: Error) => void): void {
  const child = execFile(command, [argument], { timeout: COMMAND_TIMEOUT_MS }, (error) => {
    if (error !== null) onError(error);
  });
  child.unref();
}
