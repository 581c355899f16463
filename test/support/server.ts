import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const SERVER: readonly [string, ...string[]] = ['apps/server/src/main.js'];
const START_TIMEOUT_MS = 45_000;

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' } as const;

export interface ServerOptions {
  /** Settings besides those every test needs: a free port, a temporary DATA_DIR, JSON logs, no demo bots. */
  readonly env?: Readonly<Record<string, string>>;
  /** A DATA_DIR of an earlier server, for restarts; the caller removes it. */
  readonly dataDir?: string;
  /** Another program than the server, as a file below dist/ and its arguments. */
  readonly program?: readonly [string, ...string[]];
  /** Another user to run as, which only root can ask for; by user and group id. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** How the process ended: an exit code, or the signal that killed it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The built server in a process of its own, as an operator runs it, driven over HTTP and signals only. */
export class TestServer {
  readonly log: LogLine[] = [];
  stderr = '';
  url = '';
  readonly ended: Promise<Ending>;
  #token: string | undefined;

  private constructor(
    readonly process: ChildProcess,
    readonly dataDir: string,
    private readonly ownsDataDir: boolean,
  ) {
    this.ended = new Promise((done) => {
      process.once('close', (code, signal) => {
        done({ code, signal });
      });
    });
    process.stderr?.on('data', (text) => (this.stderr += String(text)));
    if (process.stdout) createInterface(process.stdout).on('line', this.#read.bind(this));
  }

  /** Spawns and does not wait: for starts that fail. */
  static async spawn({ env = {}, dataDir, program = SERVER, user }: ServerOptions = {}): Promise<TestServer> {
    const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'amarktai-')));
    const [entry, ...args] = program;
    const child = spawn(process.execPath, ['--enable-source-maps', resolve('dist', entry), ...args], {
      ...user,
      cwd: folder, // Not the checkout, whose .env is not the test's.
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        PORT: '0',
        DATA_DIR: folder,
        LOG_FORMAT: 'json',
        ADMIN_EMAIL: ADMIN.email,
        ADMIN_PASSWORD: ADMIN.password,
        SEED_DEMO: 'false',
        ...env,
      },
    });
    return new TestServer(child, folder, dataDir === undefined);
  }

  /** Spawns and waits until it says that it is ready. @throws when it ends before, with what it wrote */
  static async start(options: ServerOptions = {}): Promise<TestServer> {
    const server = await TestServer.spawn(options);
    try {
      await server.until(
        'ready',
        async () => server.url !== '' && (await server.get('/health/ready')).status === 200,
      );
      return server;
    } catch (error) {
      await server.dispose();
      throw error;
    }
  }

  /** Waits for what a person would look for again and again. @throws when the server ends, or after 45 s */
  async until(
    what: string,
    isSo: () => Promise<boolean> | boolean,
    timeoutMs = START_TIMEOUT_MS,
  ): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!(await isSo())) {
      const hasEnded = this.process.exitCode !== null || this.process.signalCode !== null;
      if (hasEnded || performance.now() > deadline) {
        const lines = this.log.map((line) => JSON.stringify(line)).join('\n');
        throw new Error(
          `The server ${hasEnded ? 'ended' : 'took too long'} before ${what}:\n${this.stderr}\n${lines}`,
        );
      }
      await wait(50);
    }
  }

  /** Later requests are this user's. */
  async signIn(email: string = ADMIN.email, password: string = ADMIN.password): Promise<void> {
    const { status, body } = await this.post<{ accessToken: string }>('/auth/login', { email, password });
    if (status >= 300) throw new Error(`Sign-in of ${email} was refused: ${status} ${JSON.stringify(body)}`);
    this.#token = body.accessToken;
  }

  /** For requests that a test makes itself, such as streams. */
  get authorization(): Readonly<Record<string, string>> {
    return this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
  }

  get<Body = unknown>(path: string): Promise<Answer<Body>> {
    return this.request(path);
  }

  post<Body = unknown>(
    path: string,
    body: unknown = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Body>> {
    return this.request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** Any request below `/api`, signed in if there was a sign-in. */
  async request<Body = unknown>(path: string, init: RequestInit = {}): Promise<Answer<Body>> {
    const headers = new Headers(init.headers);
    if (this.#token !== undefined && !headers.has('authorization'))
      headers.set('authorization', `Bearer ${this.#token}`);
    const response = await fetch(`${this.url}/api${path}`, { ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as Body,
    };
  }

  /** Asks the process to stop and waits for its end. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.process.kill(signal);
    return this.ended;
  }

  /** As a power cut: no chance to tidy up. */
  kill(): Promise<Ending> {
    return this.stop('SIGKILL');
  }

  /** Stops whatever is left and removes the temporary folder: for afterEach and afterAll. */
  async dispose(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    if (this.ownsDataDir) await rm(this.dataDir, { recursive: true, force: true });
  }

  #read(line: string): void {
    let entry: LogLine;
    try {
      entry = JSON.parse(line) as LogLine;
    } catch {
      entry = { level: 'text', msg: line };
    }
    this.log.push(entry);
    if (typeof entry.url === 'string') this.url = entry.url;
  }
}
