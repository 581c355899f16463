export interface Row {
  readonly name: string;
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean;
}

export function printTable(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = (name: string, target: string, measured: string, note: string): string =>
    `${name.padEnd(width)}  ${target.padStart(10)}  ${measured.padStart(10)}  ${note}\n`;
  process.stdout.write(line('figure', 'target', 'measured', ''));
  for (const { name, target, measured, isMet } of rows) {
    process.stdout.write(line(name, target, measured, isMet ? '' : 'BELOW TARGET'));
  }
}
