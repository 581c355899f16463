import { CsvError, parse } from 'csv-parse/sync';

import { CandleRowError } from './candle-file.errors.js';
import { CANDLE_FIELDS, type CandleRow } from './candle-row.js';

/** The rows of a CSV text with header, or of a JSON array of arrays. @throws CandleRowError */
export function rowsOf(text: string): Iterable<CandleRow> {
  return text.trimStart().startsWith('[') ? jsonRows(text) : csvRows(text);
}

function csvRows(text: string): readonly CandleRow[] {
  const [header, ...rows] = parseCsv(text);
  const names = header?.fields.map((name) => name.toLowerCase()).join(',') ?? '';
  const expected = CANDLE_FIELDS.join(',');
  if (names !== expected)
    throw new CandleRowError(header?.line ?? 1, `the header is '${names}', expected '${expected}'`);
  return rows;
}

interface CsvRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function parseCsv(text: string): CandleRow[] {
  try {
    const options = { bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true };
    // With `info` every record comes with where it stood, which the types of the library do not say.
    const records = parse(text, options) as unknown as CsvRecord[];
    return records.map(({ record, info }) => ({ line: info.lines, fields: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new CandleRowError(Number(error.lines), error.message);
  }
}

/** Rows of `[[1640995200000, 46319, ...], ...]` one by one: JSON.parse would not say in which line something is. */
function* jsonRows(text: string): Generator<CandleRow> {
  const start = text.indexOf('[') + 1;
  const end = text.trimEnd().length - 1;
  if (text[end] !== ']' || end < start)
    throw new CandleRowError(linesOf(text.trimEnd()), 'the file ends in the middle of the array');
  const body = text.slice(start, end).trimEnd();
  const row = /(\s*)\[([^[\]]*)\]\s*(,|$)/gy;
  let line = linesOf(text.slice(0, start));
  let isLast = body === '';
  while (!isLast) {
    const from = row.lastIndex;
    const match = row.exec(body);
    if (match === null) {
      const rest = body.slice(from);
      const at = line + linesOf(rest) - linesOf(rest.trimStart());
      throw new CandleRowError(at, 'expected [ms, open, high, low, close, volume]');
    }
    const [all, space = '', fields = '', separator] = match;
    yield { line: line + linesOf(space) - 1, fields: fields.split(',').map((field) => field.trim()) };
    line += linesOf(all) - 1;
    isLast = separator === '';
  }
}

const linesOf = (text: string): number => text.split('\n').length;
