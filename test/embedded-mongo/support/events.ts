import { type Document } from 'mongodb';
import { type Entities, type ObservedEvent } from '../support/entities.js';
import { expectMatch, print } from '../support/matchers.js';
import { type ExpectedEvents } from '../support/spec-files.js';

/** Throws unless a client saw exactly the events that the test lists, in that order. */
export function expectEvents(expected: ExpectedEvents, entities: Entities): void {
  const kind = expected.eventType ?? 'command';
  const seen = entities.eventsOf(expected.client).filter(({ name }) => kindOf(name) === kind);
  const isLengthRight =
    expected.ignoreExtraEvents === true
      ? seen.length >= expected.events.length
      : seen.length === expected.events.length;
  if (!isLengthRight) {
    throw new Error(
      `${expected.events.length} events were expected, there are ${seen.length}: ${print(seen.map(summary))}`,
    );
  }
  expected.events.forEach((event, i) => {
    const [name = ''] = Object.keys(event);
    const actual = seen[i];
    if (actual?.name !== name) throw new Error(`event ${i} is ${String(actual?.name)}, not ${name}`);
    for (const [field, value] of Object.entries(event[name] as Document)) {
      // The driver adds options of its own, such as wtimeout: they are not what is under test.
      expectMatch(`event ${i}, ${field}`, value, actual.event[field], { entities, extraFields: 'anywhere' });
    }
  });
}

function kindOf(name: string): 'command' | 'cmap' {
  return name.startsWith('command') ? 'command' : 'cmap';
}

function summary({ name, event }: ObservedEvent): string {
  return `${name} ${String(event.commandName ?? '')}`;
}
