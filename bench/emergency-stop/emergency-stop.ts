import { parseArgs } from 'node:util';

import { type Benchmark } from '../benchmark.js';
import { printTable, type Row } from '../store/table.js';
import { measureCrowd } from './crowd.js';
import { measureFaults } from './faults.js';
import { measureInterleavings } from './interleavings.js';

/**
 * `--bots N` active ones, each with an open order, on a venue that takes `--latency` ms; `--stops N` among faults;
 * `--interleavings N` of stops with all that trades. 0 leaves a part out.
 */
export const benchmark: Benchmark = {
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        bots: { type: 'string', default: '1000' },
        latency: { type: 'string', default: '20' },
        stops: { type: 'string', default: '1000' },
        interleavings: { type: 'string', default: '10000' },
      },
    });
    const rows: Row[] = [];
    if (values.bots !== '0')
      rows.push(...(await measureCrowd({ bots: Number(values.bots), latencyMs: Number(values.latency) })));
    if (values.stops !== '0') rows.push(...(await measureFaults(Number(values.stops))));
    if (values.interleavings !== '0')
      rows.push(...(await measureInterleavings(Number(values.interleavings))));
    printTable(rows);
    return rows.every(({ isMet }) => isMet) ? 0 : 1;
  },
};
