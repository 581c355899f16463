import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Beside this file's place in the build. */
const CLI = fileURLToPath(new URL('../../apps/cli/src/main.js', import.meta.url));

/** `npm run mongo` as a process of its own, which a test may kill. */
export class StoreProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly uri: string,
    /** From the start of the process to the line with its URI. */
    readonly startedInMs: number,
  ) {}

  /** @throws Error with what the process printed when it ends without a URI. */
  static async start(dataDir: string): Promise<StoreProcess> {
    const began = performance.now();
    const child = spawn(process.execPath, [CLI, 'mongo', '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    for await (const line of createInterface({ input: child.stdout })) {
      const [uri] = /mongodb:\/\/\S+/.exec(line) ?? [];
      if (uri !== undefined) return new StoreProcess(child, uri, performance.now() - began);
      printed += `${line}\n`;
    }
    throw new Error(`The store did not start: ${printed}`);
  }

  /** As a power cut or the kernel would end it: nothing is flushed, nothing is said. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Resident memory in bytes, where the system tells (Linux). */
  memoryBytes(): number | undefined {
    try {
      const [, kib] =
        /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.child.pid ?? 0}/status`, 'utf8')) ?? [];
      return kib === undefined ? undefined : Number(kib) * 1024;
    } catch {
      return undefined;
    }
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}
