import { ManualClock } from '@app/kernel';

import { LoginThrottle } from './login-throttle.js';

const MINUTE_MS = 60_000;

describe('LoginThrottle', () => {
  function aThrottle(): { clock: ManualClock; throttle: LoginThrottle; attempt: () => number } {
    const clock = new ManualClock(0);
    const throttle = new LoginThrottle(clock, 3);
    return { clock, throttle, attempt: () => throttle.begin('a@b.example') };
  }

  it('lets three sign-ins through and says how long the fourth has to wait', () => {
    const { clock, attempt } = aThrottle();
    expect(attempt()).toBe(0);
    clock.advance(5 * MINUTE_MS);
    expect([attempt(), attempt()]).toEqual([0, 0]);

    expect(attempt()).toBe(10 * MINUTE_MS);
  });

  it('counts refused sign-ins not, so that waiting helps', () => {
    const { clock, attempt } = aThrottle();
    for (let i = 0; i < 100; i += 1) attempt();
    clock.advance(15 * MINUTE_MS);

    expect(attempt()).toBe(0);
  });

  it('begins anew after a success', () => {
    const { throttle, attempt } = aThrottle();
    attempt();
    attempt();
    throttle.succeeded('a@b.example');

    expect([attempt(), attempt(), attempt()]).toEqual([0, 0, 0]);
    expect(attempt()).toBeGreaterThan(0);
  });

  it('counts each address on its own', () => {
    const { throttle, attempt } = aThrottle();
    for (let i = 0; i < 4; i += 1) attempt();

    expect(throttle.begin('other@b.example')).toBe(0);
  });
});
