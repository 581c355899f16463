import { type Answer, ADMIN, TestServer, type ServerOptions } from '../support/server.js';

export const TRADER = { email: 'trader@example.com', password: 'battery horse correct' } as const;
export const SECOND_ADMIN = { email: 'second@example.com', password: 'horse staple battery' } as const;

/** Four hours: forty-two minutes of market in a week. */
const MINUTES_APART = 240;
/** What the trades of the lab's market make, again and again: eight gains and two losses, 1.6 % on average. */
const GAINS = [0.02, 0.025, -0.008, 0.022, 0.018, 0.03, -0.01, 0.02, 0.024, 0.016] as const;

interface Named {
  readonly id: string;
}

/** A server whose live venue is the seeded fake, and what a user and the world do to it. */
export class LiveLabServer {
  #user: { readonly email: string; readonly password: string } = ADMIN;

  private constructor(readonly server: TestServer) {}

  static async start(options: ServerOptions = {}): Promise<LiveLabServer> {
    const server = await TestServer.start({
      ...options,
      program: ['apps/server/testing/live-lab-application.js'],
      env: { ENABLE_LIVE_TRADING: 'true', PROMOTION_REVIEW_INTERVAL_MS: '200', ...options.env },
    });
    const lab = new LiveLabServer(server);
    await lab.as(ADMIN);
    return lab;
  }

  /** Access tokens do not outlive the days that pass here. */
  async as(user: { readonly email: string; readonly password: string }): Promise<void> {
    this.#user = user;
    await this.server.signIn(user.email, user.password);
  }

  get<Body = unknown>(path: string): Promise<Answer<Body>> {
    return this.server.get<Body>(path);
  }

  post<Body = unknown>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.server.post<Body>(path, body);
  }

  /** A bot that enters at one close and exits at the next, so that the market decides what each trade makes. */
  async startBot(): Promise<string> {
    const { body } = await this.post<Named>('/bots', {
      name: 'In and out',
      exchange: 'binance',
      symbol: 'BTC/USDT',
      timeframe: '1m',
      strategy: 'coin_flip',
      params: { seed: 1, entryProbability: 1, exitProbability: 1 },
      riskMode: 'aggressive',
      initialCapital: '10000',
    });
    await this.post(`/bots/${body.id}/start`);
    // A market is loaded while the bot waits: it trades from then on.
    for (let trades = 0; trades === 0; trades = await this.tradesOf(body.id)) await this.moves(0);
    return body.id;
  }

  /** Closed ones, of the mode the bot is in. */
  async tradesOf(bot: string): Promise<number> {
    return (await this.get<{ trades: number }>(`/bots/${bot}/performance`)).body.trades;
  }

  async storeKey(): Promise<string> {
    const draft = { exchange: 'binance', apiKey: 'trades-0123456789-wxyz', secret: 'a secret of the test' };
    const { body } = await this.post<Named>('/exchange-keys', draft);
    await this.post(`/exchange-keys/${body.id}/test`);
    return body.id;
  }

  /** Closed minutes, each after a move of the price, four hours apart; the bots have looked at each when this is over. */
  async moves(...moves: readonly number[]): Promise<void> {
    await this.post('/lab/moves', { moves, minutesApart: MINUTES_APART });
    await this.as(this.#user);
  }

  /** As many round trips, of a bot that was flat: entered without a move, left after one. */
  async trades(count: number): Promise<void> {
    await this.moves(...Array.from({ length: count }, (_, i) => [0, GAINS[i % GAINS.length] ?? 0]).flat());
  }

  /** How much worse than the best price the live venue fills from now on. */
  async worseFills(slippageBps: number): Promise<void> {
    await this.post('/lab/venue', { slippageBps });
  }

  async ordersAtVenue(): Promise<readonly { readonly side: string; readonly quantity: string }[]> {
    return (await this.get<readonly { side: string; quantity: string }[]>('/lab/venue/orders')).body;
  }
}
