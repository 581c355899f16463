/** How fast orders may follow each other at one exchange. */
export interface Pace {
  /** Orders under way at once. */
  readonly concurrent: number;
  /** Wait between the starts of two batches of `concurrent` orders, ms of wall time. */
  readonly gapMs: number;
}

interface Waiting {
  readonly urgent: boolean;
  readonly start: () => void;
}

/**
 * Runs tasks of one exchange at its pace. Urgent ones (exits) overtake the others and do not wait for the gap.
 */
export class Lane {
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #startedInWindow = 0;
  #window: NodeJS.Timeout | undefined;

  constructor(private readonly pace: Pace) {}

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Resolves with what the task gives. A task whose signal aborts while it waits is never started: what was decided
   * then is old by the time its turn comes.
   */
  run<T>(
    task: () => Promise<T>,
    options: { readonly urgent: boolean; readonly signal: AbortSignal },
  ): Promise<T> {
    const { urgent, signal } = options;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const drop = (): void => {
        const place = this.#waiting.indexOf(waiting);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(signal.reason as Error);
      };
      const start = (): void => {
        signal.removeEventListener('abort', drop);
        void task()
          .then(resolve, reject)
          .finally(() => {
            this.#running -= 1;
            this.#next();
          });
      };
      const waiting: Waiting = { urgent, start };
      signal.addEventListener('abort', drop, { once: true });
      const place = urgent ? this.#waiting.findIndex((other) => !other.urgent) : -1;
      this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, waiting);
      this.#next();
    });
  }

  #next(): void {
    for (let next = this.#waiting[0]; next && this.#mayStart(next); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#running += 1;
      this.#openWindow();
      next.start();
    }
  }

  #mayStart({ urgent }: Waiting): boolean {
    if (this.#running >= this.pace.concurrent) return false;
    return urgent || this.#startedInWindow < this.pace.concurrent;
  }

  #openWindow(): void {
    if (this.pace.gapMs === 0) return;
    this.#startedInWindow += 1;
    this.#window ??= setTimeout(() => {
      this.#window = undefined;
      this.#startedInWindow = 0;
      this.#next();
    }, this.pace.gapMs);
    this.#window.unref();
  }
}
