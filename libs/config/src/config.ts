import { ConfigurationError } from './configuration-error.js';
import { type Environment } from './environment.js';
import { REQUIREMENTS } from './requirements.js';
import { access } from './sections/access.js';
import { alerts } from './sections/alerts.js';
import { autopilot } from './sections/autopilot.js';
import { botLimits } from './sections/bot-limits.js';
import { cli } from './sections/cli.js';
import { flags } from './sections/flags.js';
import { kelly } from './sections/kelly.js';
import { lifecycle } from './sections/lifecycle.js';
import { liveGate } from './sections/live-gate.js';
import { migrations } from './sections/migrations.js';
import { promotion } from './sections/promotion.js';
import { orders } from './sections/orders.js';
import { risk } from './sections/risk.js';
import { runtime } from './sections/runtime.js';
import { selfHealing } from './sections/self-healing.js';
import { server } from './sections/server.js';
import { serviceManager } from './sections/service-manager.js';
import { simulation } from './sections/simulation.js';
import { store } from './sections/store.js';
import { trading } from './sections/trading.js';
import { vault } from './sections/vault.js';
import { type Section, type Setting, type Values } from './setting.js';

/** Every setting there is, by area. A new one is added to its area's file and to `.env.example`. */
export const SECTIONS = {
  server,
  runtime,
  store,
  migrations,
  access,
  vault,
  flags,
  simulation,
  trading,
  orders,
  botLimits,
  risk,
  autopilot,
  kelly,
  liveGate,
  promotion,
  lifecycle,
  selfHealing,
  alerts,
  serviceManager,
  cli,
} as const satisfies Record<string, Section>;

type Sections = typeof SECTIONS;

/** The whole configuration, read once at start; its own injection token. */
export abstract class Config {
  abstract readonly server: Values<Sections['server']>;
  abstract readonly runtime: Values<Sections['runtime']>;
  abstract readonly store: Values<Sections['store']>;
  abstract readonly migrations: Values<Sections['migrations']>;
  abstract readonly access: Values<Sections['access']>;
  abstract readonly vault: Values<Sections['vault']>;
  abstract readonly flags: Values<Sections['flags']>;
  abstract readonly simulation: Values<Sections['simulation']>;
  abstract readonly trading: Values<Sections['trading']>;
  abstract readonly orders: Values<Sections['orders']>;
  abstract readonly botLimits: Values<Sections['botLimits']>;
  abstract readonly risk: Values<Sections['risk']>;
  abstract readonly autopilot: Values<Sections['autopilot']>;
  abstract readonly kelly: Values<Sections['kelly']>;
  abstract readonly liveGate: Values<Sections['liveGate']>;
  abstract readonly promotion: Values<Sections['promotion']>;
  abstract readonly lifecycle: Values<Sections['lifecycle']>;
  abstract readonly selfHealing: Values<Sections['selfHealing']>;
  abstract readonly alerts: Values<Sections['alerts']>;
  abstract readonly serviceManager: Values<Sections['serviceManager']>;
  abstract readonly cli: Values<Sections['cli']>;
}

/**
 * Reads every setting from the environment. An unset or empty variable means the default.
 * @throws ConfigurationError that lists all problems at once
 */
export function loadConfig(environment: Environment): Config {
  const problems: string[] = [];
  const load = (section: Section): object =>
    Object.fromEntries(
      Object.entries(section).map(([name, setting]) => [name, read(setting, environment, problems)]),
    );
  const config = Object.fromEntries(Object.entries(SECTIONS).map(([name, section]) => [name, load(section)]));
  // The mapped type `Values` says what the loop above does, which the compiler cannot follow.
  const loaded = config as unknown as Config;
  const unmet = REQUIREMENTS.flatMap((problemOf) => problemOf(loaded) ?? []);
  // A variable that was refused is not missing as well.
  const all = [
    ...problems,
    ...unmet.filter((text) => !problems.some((other) => isSameVariable(text, other))),
  ];
  if (all.length > 0) throw new ConfigurationError(all);
  return loaded;
}

function read(setting: Setting<unknown>, environment: Environment, problems: string[]): unknown {
  const written = environment[setting.variable]?.trim() ?? '';
  const text = written === '' ? (setting.defaultText ?? '') : written;
  try {
    return setting.parse(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const shown = setting.isSecret ? 'its value (not shown)' : `'${text}'`;
    problems.push(`${setting.variable}: ${shown} is not accepted, expected ${setting.allowed}`);
    return undefined;
  }
}

const isSameVariable = (problem: string, other: string): boolean =>
  problem.split(':')[0] === other.split(':')[0];
