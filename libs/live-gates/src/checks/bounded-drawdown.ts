import { type Drawdown, type Drawdowns } from '../evidence/drawdowns.service.js';
import { type GateCheck } from '../gate-check.js';
import { failed, passed } from '../gate-finding.js';
import { percent } from '../percent.js';
import { type Thresholds } from '../policy.js';

export const boundedDrawdown = (
  { drawdownMax: max }: Pick<Thresholds, 'drawdownMax'>,
  drawdowns: Pick<Drawdowns, 'of'>,
): GateCheck => ({
  code: 'drawdown',
  order: 50,
  async evaluate(subject) {
    const all = await drawdowns.of(subject);
    const measure = {
      measured: percent(Math.max(0, ...all.map(({ ratio }) => ratio ?? 1))),
      threshold: percent(max),
    };
    // Written so that what is not a number fails.
    const [first, ...others] = all.filter(({ ratio }) => !(ratio !== undefined && ratio <= max));
    if (first === undefined) return passed(measure);
    return failed([reasonOf(first), ...others.map(reasonOf)], {
      ...measure,
      remedy: 'Pause or archive the bots that are named, or let them recover on paper',
    });
  },
});

const reasonOf = ({ name, ratio }: Drawdown): string =>
  ratio === undefined
    ? `Bot '${name}' has a position without a price: its drawdown is not known`
    : `Bot '${name}' has excessive drawdown (${percent(ratio)})`;
