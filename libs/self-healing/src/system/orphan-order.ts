import { type Order } from '@app/orders';

import { type SystemDetector } from '../detector.js';
import { type SystemFacts } from '../facts.js';
import { type Finding, REPORT } from '../finding.js';

/** An order that may be open, of a bot that is archived or gone; or one of ours at a venue that no book knows. */
export const orphanOrder: SystemDetector = {
  rule: 'orphan_order',
  description: 'An order may be open that belongs to no bot, or to no book',
  needs: ['bots', 'orders'],
  detect(facts) {
    const bots = new Set<string>(
      facts.bots.map((reading) => (reading.kind === 'bot' ? reading.bot.id : reading.id)),
    );
    return [...facts.orders.filter(({ botId }) => !bots.has(botId)).map(withoutBot), ...strangers(facts)];
  },
};

const withoutBot = ({ clientOrderId, botId, exchange, symbol, state }: Order): Finding => ({
  rule: orphanOrder.rule,
  subject: `order:${clientOrderId}`,
  severity: 'critical',
  message: `Order ${clientOrderId} on ${exchange} is ${state}, but its bot is archived or gone`,
  evidence: { clientOrderId, botId, exchange, symbol, state },
  remedy: { kind: 'repair', repair: 'cancel_order' },
  factsKey: state,
});

/** Not cancelled: that is the emergency stop's to do, or a person's who knows how it came to be there. */
const strangers = ({ venues }: SystemFacts): readonly Finding[] =>
  venues.flatMap(({ exchange, mode, strangers: ids }) =>
    ids.map((clientOrderId) => ({
      rule: orphanOrder.rule,
      subject: `order:${clientOrderId}`,
      severity: 'critical' as const,
      message: `Order ${clientOrderId} is open at ${exchange} (${mode}) and not in the database`,
      evidence: { clientOrderId, exchange, mode },
      remedy: REPORT,
      factsKey: 'stranger',
    })),
  );
