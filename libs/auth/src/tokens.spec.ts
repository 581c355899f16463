import { ManualClock, userId } from '@app/kernel';
import { SignJWT, UnsecuredJWT } from 'jose';

import { type Claims, Tokens } from './tokens.js';

const settings = { accessTokenMinutes: 15, refreshTokenDays: 30 };
const claims: Claims = { userId: userId('u1'), sessionId: 's1', generation: 4 };
const secretOf = (fill: number): { bytes: Uint8Array } => ({ bytes: new Uint8Array(32).fill(fill) });

describe('Tokens', () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 5));
  const tokens = new Tokens(secretOf(1), clock, settings);

  it('reads back what was signed', async () => {
    expect(await tokens.read('access', await tokens.access(claims))).toEqual(claims);
    expect(await tokens.read('refresh', await tokens.refresh(claims))).toEqual(claims);
  });

  it('takes no refresh token for an access token, nor the other way round', async () => {
    expect(await tokens.read('access', await tokens.refresh(claims))).toBeUndefined();
    expect(await tokens.read('refresh', await tokens.access(claims))).toBeUndefined();
  });

  it('reads none that another secret, or none, has signed', async () => {
    const foreign = new Tokens(secretOf(2), clock, settings);
    const unsigned = new UnsecuredJWT({ sid: 's1', gen: 4 })
      .setSubject('u1')
      .setIssuer('amarktai-api')
      .setAudience('access')
      .setExpirationTime('1h')
      .encode();

    expect(await tokens.read('access', await foreign.access(claims))).toBeUndefined();
    expect(await tokens.read('access', unsigned)).toBeUndefined();
    expect(await tokens.read('access', 'not a token')).toBeUndefined();
  });

  it('reads none that lacks a claim', async () => {
    const endless = await new SignJWT({ sid: 's1', gen: 4 })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('u1')
      .setIssuer('amarktai-api')
      .setAudience('access')
      .sign(secretOf(1).bytes);

    expect(await tokens.read('access', endless)).toBeUndefined();
  });

  it('reads an access token for 15 minutes and a refresh token for 30 days', async () => {
    const time = new ManualClock(Date.UTC(2026, 0, 5));
    const aging = new Tokens(secretOf(1), time, settings);
    const access = await aging.access(claims);
    const refresh = await aging.refresh(claims);
    time.advance(15 * 60_000 - 1000);
    expect(await aging.read('access', access)).toEqual(claims);
    time.advance(1000);
    expect(await aging.read('access', access)).toBeUndefined();
    time.advance(30 * 86_400_000 - 15 * 60_000 - 1000);
    expect(await aging.read('refresh', refresh)).toEqual(claims);
    time.advance(1000);
    expect(await aging.read('refresh', refresh)).toBeUndefined();
  });
});
