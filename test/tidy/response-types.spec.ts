import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('response types', () => {
  it('are understood by the Swagger plugin: it takes `readonly T[]` for a circular dependency', () => {
    const found = readdirSync('libs', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.dto.ts'))
      .flatMap((path) => {
        const lines = readFileSync(join('libs', path), 'utf8').split('\n');
        // A property with an explicit @ApiProperty says its type itself; the decorator ends on the line before.
        const isMisread = (line: string, i: number): boolean =>
          /^ {2}readonly \w+[!?]?: readonly /.test(line) && !(lines[i - 1] ?? '').endsWith(')');
        return lines.flatMap((line, i) => (isMisread(line, i) ? [`${path}:${i + 1} ${line.trim()}`] : []));
      });
    expect(found).toEqual([]);
  });
});
