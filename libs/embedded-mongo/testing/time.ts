import { jest } from '@jest/globals';

/** Each look at the clock finds it later, so that whatever is divided into slices has many; until mocks are restored. */
export function hurryTime(): void {
  let now = performance.now();
  jest.spyOn(performance, 'now').mockImplementation(() => (now += 5));
}
