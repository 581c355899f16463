import { SECTIONS } from './config.js';
import { type Section, type Setting } from './setting.js';

const HEAD = `# Every setting, with what it accepts and its default. Copy the lines to change into a file named .env, or set them
# in the environment, which wins. Empty means the default. Printed by: npm run cli -- env`;

/** The text of `.env.example`. */
export function renderEnvExample(): string {
  const sections = Object.entries<Section>(SECTIONS).map(([name, section]) =>
    [`# ---- ${name} ----`, ...Object.values(section).map(describe)].join('\n\n'),
  );
  return `${[HEAD, ...sections].join('\n\n')}\n`;
}

function describe({ doc, allowed, defaultText, variable }: Setting<unknown>): string {
  return `# ${doc}\n# (${allowed}; default: ${defaultText ?? 'empty'})\n#${variable}=${defaultText ?? ''}`;
}
