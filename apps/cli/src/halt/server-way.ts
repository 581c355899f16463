import { ApiClient, type Answer, describeRefusal } from '../smoke/api-client.js';
import { type HaltWay, RefusedError, type ResumeOptions } from './way.js';

/** A server that turns answers this at once. */
const PING_MS_MAX = 2000;
/** A stop answers after its first round, which slow venues may take half a minute for. */
const ANSWER_MS_MAX = 60_000;

interface Report {
  readonly message: string;
  readonly note?: string;
  readonly epoch?: number;
  readonly botsPaused?: number;
  readonly durable?: string;
  readonly verdict?: { readonly kind: string; readonly orders?: string[]; readonly reasons?: string[] };
}

/** Through the API of a running server: the whole procedure, with its answer. */
export class ServerWay implements HaltWay {
  readonly name: string;
  readonly #api: ApiClient;

  constructor(
    private readonly url: string,
    token: string | undefined,
  ) {
    this.name = `through the server at ${url}`;
    this.#api = new ApiClient(`${url}/api`, token, ANSWER_MS_MAX);
  }

  async stop(reason: string): Promise<string> {
    await this.#demandPulse();
    const report = await this.#api.demand<Report>('POST', '/admin/emergency-stop', { reason });
    const { message, epoch, botsPaused, durable } = report;
    return [
      `${message}.`,
      `epoch ${epoch ?? '?'}, ${botsPaused ?? 0} bots paused, kept in: ${durable ?? '?'}`,
    ]
      .concat(verdictLines(report))
      .join('\n');
  }

  async resume({ reason, force }: ResumeOptions): Promise<string> {
    await this.#demandPulse();
    const answer = await this.#api.ask('POST', '/admin/emergency-resume', {
      ...(reason === undefined ? {} : { reason }),
      force,
    });
    if (answer.status >= 400 && answer.status < 500) throw new RefusedError(refusal(answer));
    if (answer.status >= 300) throw new Error(describeRefusal(answer));
    const { message, note } = answer.body as Report;
    return `${message}. ${note ?? ''}`;
  }

  /** Without a token only what everybody may see. */
  async status(): Promise<string> {
    await this.#demandPulse();
    const answer = await this.#api.ask('GET', '/emergency-stop/status');
    if (answer.status < 300) return JSON.stringify(answer.body, undefined, 2);
    const ready = await this.#api.ask('GET', '/health/ready');
    return `${describeRefusal(answer)}; what everybody may see:\n${JSON.stringify(ready.body, undefined, 2)}`;
  }

  /** @throws when nobody answers there in time */
  async #demandPulse(): Promise<void> {
    await new ApiClient(`${this.url}/api`, undefined, PING_MS_MAX).demand('GET', '/health/ping');
  }
}

function verdictLines({ verdict }: Report): readonly string[] {
  const details = [...(verdict?.orders ?? []), ...(verdict?.reasons ?? [])];
  return [`verdict: ${verdict?.kind ?? 'not known yet'}`, ...details.map((detail) => `  ${detail}`)];
}

function refusal(answer: Answer): string {
  const { reasons } = answer.body as { readonly reasons?: readonly string[] };
  return [describeRefusal(answer), ...(reasons ?? [])].join('\n  ');
}
