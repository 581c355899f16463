import { MongoError } from '../errors.js';

/** One step of an update path: a field or index, `$[]` (every element) or `$[id]` (those an array filter chooses). */
export type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'positional' }
  | { readonly kind: 'every' }
  | { readonly kind: 'filtered'; readonly identifier: string };

export interface UpdatePath {
  readonly text: string;
  readonly steps: readonly Step[];
}

/** @throws MongoError 56 for an empty name, 52 for one that begins with `$`, 2 for a misplaced positional operator. */
export function parseUpdatePath(text: string): UpdatePath {
  if (text === '') throw new MongoError(56, 'An empty update path is not valid.');
  const steps = text.split('.').map((name) => parseStep(name, text));
  const positional = steps.filter(({ kind }) => kind === 'positional').length;
  if (positional > 1)
    throw new MongoError(2, `Too many positional (i.e. '$') elements found in path '${text}'`);
  if (steps[0]?.kind === 'positional')
    throw new MongoError(
      2,
      `Cannot have positional (i.e. '$') element in the first position in path '${text}'`,
    );
  if (steps[0]?.kind !== 'field')
    throw new MongoError(
      2,
      `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${text}'`,
    );
  return { text, steps };
}

function parseStep(name: string, path: string): Step {
  if (name === '')
    throw new MongoError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
  if (name === '$') return { kind: 'positional' };
  if (name === '$[]') return { kind: 'every' };
  const identifier = /^\$\[(.+)\]$/.exec(name)?.[1];
  if (identifier !== undefined) return { kind: 'filtered', identifier };
  if (name.startsWith('$'))
    throw new MongoError(
      52,
      `The dollar ($) prefixed field '${name}' in '${path}' is not valid for storage.`,
    );
  return { kind: 'field', name };
}

/** Numbers in numeric order, other names in theirs: the order in which mongod applies the parts of an update. */
export function comparePaths(a: UpdatePath, b: UpdatePath): number {
  const namesA = a.text.split('.');
  const namesB = b.text.split('.');
  for (let i = 0; i < Math.min(namesA.length, namesB.length); i++) {
    const order = compareNames(namesA[i] ?? '', namesB[i] ?? '');
    if (order !== 0) return order;
  }
  return namesA.length - namesB.length;
}

function compareNames(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) - Number(b);
  return a === b ? 0 : a < b ? -1 : 1;
}

/** @throws MongoError 40 when one path is another, or leads to it. */
export function assertNoConflicts(paths: readonly string[]): void {
  const seen = new Set<string>();
  const onTheWay = new Set<string>();
  for (const path of paths) {
    const prefixes = prefixesOf(path);
    const conflict = prefixes.find((prefix) => seen.has(prefix)) ?? (onTheWay.has(path) ? path : undefined);
    if (conflict !== undefined)
      throw new MongoError(40, `Updating the path '${path}' would create a conflict at '${conflict}'`);
    seen.add(path);
    for (const prefix of prefixes) onTheWay.add(prefix);
  }
}

function prefixesOf(path: string): string[] {
  const names = path.split('.');
  return names.map((_, i) => names.slice(0, i + 1).join('.'));
}
