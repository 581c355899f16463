import { aStrategy } from '@testing/strategies';

import { STRATEGIES } from './catalogue.js';
import { checkParams } from './params.js';

describe('checkParams', () => {
  it.each(STRATEGIES)('gives $name its defaults when nothing is said', (strategy) => {
    const defaults = Object.entries(strategy.paramsSchema.properties).map(([name, param]) => [
      name,
      param.default,
    ]);

    expect(checkParams(strategy, undefined)).toEqual({ valid: true, params: Object.fromEntries(defaults) });
  });

  it('keeps what was said, fills in the rest and leaves the input alone', () => {
    const input = { slow: 50 };

    expect(checkParams(aStrategy('ema_cross'), input)).toEqual({
      valid: true,
      params: { fast: 12, slow: 50, stopAtr: 2, targetAtr: 6 },
    });
    expect(input).toEqual({ slow: 50 });
  });

  it.each([
    { input: { fast: 1 }, path: 'params.fast', message: '1 is not allowed (integer from 2 to 199)' },
    { input: { fast: 0.5 }, path: 'params.fast', message: '0.5 is not allowed (integer from 2 to 199)' },
    { input: { fast: '12' }, path: 'params.fast', message: '"12" is not allowed (integer from 2 to 199)' },
    { input: { slow: null }, path: 'params.slow', message: 'null is not allowed (integer from 3 to 200)' },
    { input: { stopAtr: 21 }, path: 'params.stopAtr', message: '21 is not allowed (number from 0.1 to 20)' },
    { input: { fast: 30, slow: 26 }, path: 'params.fast', message: '30 is not less than slow (26)' },
    { input: { fast: 26 }, path: 'params.fast', message: '26 is not less than slow (26)' },
    {
      input: { period: 3 },
      path: 'params.period',
      message: 'ema_cross has no such parameter (it has: fast, slow, stopAtr, targetAtr)',
    },
    { input: [12, 26], path: 'params', message: 'is not an object of numbers by name' },
    { input: null, path: 'params', message: 'is not an object of numbers by name' },
  ])('says of $input what is wrong and what is allowed', ({ input, path, message }) => {
    expect(checkParams(aStrategy('ema_cross'), input)).toEqual({
      valid: false,
      problems: [{ path, message }],
    });
  });

  it('names every problem at once', () => {
    const verdict = checkParams(aStrategy('macd_momentum'), { fast: 0, signal: 'nine', extra: 1 });

    expect(verdict.valid ? [] : verdict.problems.map(({ path }) => path).sort()).toEqual([
      'params.extra',
      'params.fast',
      'params.signal',
    ]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %p', (stopAtr) => {
    expect(checkParams(aStrategy('ema_cross'), { stopAtr }).valid).toBe(false);
  });
});

describe('starting a strategy', () => {
  it('is refused without complete parameters', () => {
    expect(() => aStrategy('ema_cross').start({ fast: 12 })).toThrow('ema_cross was started without slow');
  });
});
