import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Beside this file's place in the build. */
const SERVER = new URL('../../apps/server/src/main.js', import.meta.url);
const ADMIN = { email: 'bench@example.com', password: 'only for the bench' } as const;
const ASK_AGAIN_MS = 10;

/** The built server in a process of its own, driven over HTTP. */
export class ServerProcess {
  #token = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** From the start of the process to the first 200 of the readiness probe. */
    readonly readyInMs: number,
  ) {}

  /** `program`: another one than the server. @throws Error with what the process printed when it ends before it is ready */
  static async start(
    dataDir: string,
    settings: Readonly<Record<string, string>>,
    program: URL = SERVER,
  ): Promise<ServerProcess> {
    const began = performance.now();
    const child = spawn(process.execPath, [fileURLToPath(program)], {
      cwd: dataDir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        PORT: '0',
        DATA_DIR: dataDir,
        ADMIN_EMAIL: ADMIN.email,
        ADMIN_PASSWORD: ADMIN.password,
        SEED_DEMO: 'false',
        ENCRYPTION_KEY: randomBytes(32).toString('base64'),
        ...settings,
      },
    });
    const url = await listeningUrl(child);
    while ((await fetch(`${url}/api/health/ready`)).status !== 200) await wait(ASK_AGAIN_MS);
    const server = new ServerProcess(child, url, performance.now() - began);
    await server.signIn();
    return server;
  }

  /** Later requests are the administrator's, for as long as an access token lasts. */
  async signIn(): Promise<void> {
    const { accessToken } = await this.post<{ accessToken: string }>('/auth/login', ADMIN);
    this.#token = accessToken;
  }

  /** Whatever the answer is. */
  async ask(
    method: 'GET' | 'POST',
    path: string,
    body: object = {},
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.url}/api${path}`, {
      method,
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
    });
    return { status: response.status, body: await response.json() };
  }

  /** @throws Error for any answer but a successful one */
  async post<Body>(path: string, body: object = {}): Promise<Body> {
    const response = await fetch(`${this.url}/api${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
    });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }

  /** The most memory it has held so far, in bytes (Linux). */
  peakMemoryBytes(): number {
    const [, kib] =
      /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.child.pid ?? 0}/status`, 'utf8')) ?? [];
    return Number(kib) * 1024;
  }

  /** CPU time it has used so far, in seconds (Linux, 100 clock ticks a second). */
  cpuSeconds(): number {
    const fields =
      readFileSync(`/proc/${this.child.pid ?? 0}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** Asks it to stop; resolves to its exit code, or null when it was killed. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const [exitCode] = (await exited) as [number | null];
    return exitCode;
  }
}

async function listeningUrl(child: ChildProcess): Promise<string> {
  let printed = '';
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  if (child.stdout === null) throw new Error('The server has no output');
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    // Read to the end: a pipe that nobody empties would stop the server.
    lines.on('line', (line) => {
      if (/"level":"(error|fatal)"/.test(line)) process.stderr.write(`${line}\n`);
      const [, found] = /"url":"(http[^"]+)"/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => {
      reject(new Error(`The server ended: ${printed}`));
    });
  });
  return url;
}
