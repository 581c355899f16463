import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { statfs } from 'node:fs/promises';
import { getHeapStatistics } from 'node:v8';

import { type Clock } from '@app/kernel';

import { type ProcessFacts, type SystemFacts } from '../facts.js';

const LOOP_RESOLUTION_MS = 20;
const HEAPS_REMEMBERED = 12;
const NS_PER_MS = 1e6;

/** Measures the process it runs in, from one reading to the next. */
export class ProcessProbe {
  readonly #loop: IntervalHistogram = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  readonly #heaps: number[] = [];
  #last: { readonly wallMs: number; readonly monotonicMs: number } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly monotonicMs: () => number,
    private readonly dataDir: string,
  ) {}

  start(): void {
    this.#loop.enable();
  }

  stop(): void {
    this.#loop.disable();
  }

  read(loopProblem: string | undefined): ProcessFacts {
    const { used_heap_size: heapUsedBytes, heap_size_limit: heapLimitBytes } = getHeapStatistics();
    this.#heaps.push(heapUsedBytes);
    if (this.#heaps.length > HEAPS_REMEMBERED) this.#heaps.shift();
    const lagMs = this.#loop.percentile(99) / NS_PER_MS - LOOP_RESOLUTION_MS;
    this.#loop.reset();
    return {
      loopLagMs: Math.max(0, lagMs),
      loopProblem,
      heapUsedBytes,
      heapLimitBytes,
      heapHistory: [...this.#heaps],
      clockJumpMs: this.#clockJump(),
    };
  }

  async disk(): Promise<NonNullable<SystemFacts['disk']>> {
    const { bavail, blocks, bsize } = await statfs(this.dataDir);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  }

  /** What wall time gained on the monotonic clock, which neither jumps nor counts while the machine sleeps. */
  #clockJump(): number {
    const now = { wallMs: this.clock.now(), monotonicMs: this.monotonicMs() };
    const before = this.#last ?? now;
    this.#last = now;
    return now.wallMs - before.wallMs - (now.monotonicMs - before.monotonicMs);
  }
}
