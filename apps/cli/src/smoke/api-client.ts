const ANSWER_MS_MAX = 10_000;

export interface Answer {
  readonly status: number;
  /** Parsed where it is JSON, text otherwise. */
  readonly body: unknown;
}

/** The API of a running server, asked as any client would, with a token if there is one. */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string | undefined,
    private readonly answerMsMax = ANSWER_MS_MAX,
  ) {}

  /** Any answer at all, whatever its status. `path` is below the base URL. @throws Error when there is none in time, 10 s by default */
  async ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer> {
    const response = await this.#fetch(path, {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(this.answerMsMax),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
  }

  /** The body of a successful answer. @throws Error with the status and the server's reason for any other */
  async demand<Body>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Body> {
    const answer = await this.ask(method, path, body);
    if (answer.status < 200 || answer.status > 299) throw new Error(describeRefusal(answer));
    return answer.body as Body;
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.baseUrl}${path}`, init);
    } catch (error) {
      // "fetch failed" alone tells nothing; why is in its cause.
      const { cause } = error as { cause?: unknown };
      throw new Error(cause instanceof Error ? cause.message || cause.name : String(error), { cause: error });
    }
  }
}

export function describeRefusal({ status, body }: Answer): string {
  const { detail } = (typeof body === 'object' && body !== null ? body : {}) as { detail?: unknown };
  return typeof detail === 'string' ? `${status}: ${detail}` : String(status);
}
