import { type Answer, type TestServer } from '../../support/server.js';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}
export interface User {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly blocked: boolean;
}
export interface Problem {
  readonly code: string;
  readonly detail: string;
}

export const PASSWORD = 'correct horse battery';

/** Users of a server on which an administrator is signed in, and what each of them may do. */
export class Accounts {
  #made = 0;

  constructor(private readonly server: TestServer) {}

  /** A new user who is signed in. */
  async make(role = 'trader'): Promise<User & Tokens> {
    this.#made += 1;
    const email = `user-${this.#made}@example.com`;
    const { body } = await this.server.post<User>('/admin/users', { email, password: PASSWORD, role });
    const { body: tokens } = await this.login(email);
    return { ...body, ...tokens };
  }

  login<Body = Tokens>(email: string, password = PASSWORD): Promise<Answer<Body>> {
    return this.server.post<Body>('/auth/login', { email, password });
  }

  /** A request of whoever has this access token. */
  as<Body = Problem>(token: string, path: string, init: RequestInit = {}): Promise<Answer<Body>> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    return this.server.request<Body>(path, { ...init, headers });
  }

  /** What the administrator changes of a user. */
  change<Body = User>(id: string, changes: object): Promise<Answer<Body>> {
    return this.server.request<Body>(`/admin/users/${id}`, {
      method: 'PATCH',
      body: JSON.stringify(changes),
      headers: { 'content-type': 'application/json' },
    });
  }
}
