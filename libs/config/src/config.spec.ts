import { ConfigurationError } from './configuration-error.js';
import { type Config, loadConfig, SECTIONS } from './config.js';
import { type Environment } from './environment.js';
import { type Section } from './setting.js';

const settings = Object.values<Section>(SECTIONS).flatMap((section) => Object.values(section));

function problemsOf(environment: Environment): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('gives the documented defaults for an empty environment', () => {
    const config: Config = loadConfig({});
    expect(config.server).toMatchObject({ port: 8000, host: '127.0.0.1' });
    expect(config.store).toMatchObject({ dataDir: './data', mongodbUri: undefined });
    expect(config.flags).toMatchObject({ trading: true, liveTrading: false });
    expect(config.kelly).toMatchObject({ estimator: 'conservative', fraction: 0.25 });
    expect(config.botLimits.capitalMin.toString()).toBe('100');
  });

  it.each(['', '   '])('takes the default for the empty value %j', (empty) => {
    const environment = Object.fromEntries(settings.map(({ variable }) => [variable, empty]));
    expect(loadConfig(environment)).toEqual(loadConfig({}));
  });

  it.each(['1', 'true', 'YES', 'y', 'On'])('reads %j as true', (text) => {
    expect(loadConfig({ ENABLE_LIVE_TRADING: text }).flags.liveTrading).toBe(true);
  });

  it.each(['0', 'False', 'no', 'N', 'off'])('reads %j as false', (text) => {
    expect(loadConfig({ ENABLE_TRADING: text }).flags.trading).toBe(false);
  });

  it.each([
    ['ENABLE_TRADING', 'perhaps'],
    ['PORT', '80.5'],
    ['PORT', '65536'],
    ['PORT', '0x50'],
    ['KELLY_FRACTION', 'NaN'],
    ['KELLY_FRACTION', '1e-1'],
    ['KELLY_FRACTION', '-0.1'],
    ['KELLY_ESTIMATOR', 'Classic'],
    ['BOT_CAPITAL_MIN', '-100'],
    ['BOT_CAPITAL_MIN', 'Infinity'],
    ['MONGODB_URI', 'http://localhost'],
    ['ADMIN_EMAIL', 'admin'],
  ])('refuses %s=%s and says what is expected', (variable, value) => {
    const [problem, ...others] = problemsOf({ [variable]: value });
    expect(problem).toMatch(new RegExp(`^${variable}: .+ is not accepted, expected .+`));
    expect(others).toEqual([]);
  });

  it('lists every problem at once', () => {
    expect(problemsOf({ PORT: 'x', SIM_SPEED: 'fast', ENABLE_CCXT: '2' })).toHaveLength(3);
  });

  it('never repeats a secret', () => {
    expect(problemsOf({ ADMIN_PASSWORD: 'hunter2', METRICS_TOKEN: 'hunter2' }).join()).not.toContain(
      'hunter2',
    );
  });
});

describe('the settings', () => {
  it('read each variable once', () => {
    const variables = settings.map(({ variable }) => variable);
    expect(new Set(variables).size).toBe(variables.length);
  });

  it('are each documented in one line', () => {
    expect(settings.filter(({ doc }) => doc.includes('\n') || !doc.endsWith('.'))).toEqual([]);
  });
});
