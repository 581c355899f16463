import { type Config } from '@app/config';
import { type Clock, type UserId, userId } from '@app/kernel';
import { errors, jwtVerify, SignJWT } from 'jose';

import { type SigningSecret } from './signing-secret.js';

export type TokenSettings = Pick<Config['access'], 'accessTokenMinutes' | 'refreshTokenDays'>;

const ISSUER = 'amarktai-api';
const ALGORITHM = 'HS256';
type Audience = 'access' | 'refresh';

/** What a token says: whose session it belongs to, and for a refresh token, which of the session's it is. */
export interface Claims {
  readonly userId: UserId;
  readonly sessionId: string;
  readonly generation: number;
}

/** Signs and reads access and refresh tokens. Neither is stored; the session says which refresh token is the newest. */
export class Tokens {
  constructor(
    private readonly secret: Pick<SigningSecret, 'bytes'>,
    private readonly clock: Clock,
    private readonly settings: TokenSettings,
  ) {}

  get accessLifetimeSeconds(): number {
    return this.settings.accessTokenMinutes * 60;
  }

  get refreshLifetimeSeconds(): number {
    return this.settings.refreshTokenDays * 86_400;
  }

  access(claims: Claims): Promise<string> {
    return this.#sign('access', claims, this.accessLifetimeSeconds);
  }

  refresh(claims: Claims): Promise<string> {
    return this.#sign('refresh', claims, this.refreshLifetimeSeconds);
  }

  /** What a token of this kind says; undefined for one that we did not sign, of the other kind, or too old. */
  async read(kind: Audience, token: string): Promise<Claims | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.secret.bytes, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: kind,
        currentDate: this.clock.date(),
        requiredClaims: ['sub', 'sid', 'gen', 'exp'],
      });
      const { sub, sid, gen } = payload;
      return { userId: userId(String(sub)), sessionId: String(sid), generation: Number(gen) };
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  #sign(kind: Audience, claims: Claims, lifetimeSeconds: number): Promise<string> {
    const issuedAt = Math.floor(this.clock.now() / 1000);
    return new SignJWT({ sid: claims.sessionId, gen: claims.generation })
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(claims.userId)
      .setIssuer(ISSUER)
      .setAudience(kind)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(this.secret.bytes);
  }
}
