import { IllegalTransitionError, stateMachine } from './transitions.js';

const door = stateMachine<'open' | 'closed' | 'bricked'>('door', {
  open: ['closed'],
  closed: ['open', 'bricked'],
  bricked: [],
});

describe('stateMachine', () => {
  it('allows exactly the moves of its table', () => {
    const moves = door.states.flatMap((from) =>
      door.states.filter((to) => door.may(from, to)).map((to) => `${from}-${to}`),
    );
    expect(moves).toEqual(['open-closed', 'closed-open', 'closed-bricked']);
  });

  it('names the move that is not allowed and those that are', () => {
    expect(() => door.move('open', 'bricked')).toThrow(IllegalTransitionError);
    expect(() => door.move('open', 'bricked')).toThrow(
      'door: no move from open to bricked (allowed from open: closed)',
    );
    expect(() => door.move('bricked', 'open')).toThrow('none, it is final');
  });

  it('knows which states a move may come from: the filter of a compare-and-set', () => {
    expect(door.sourcesOf('open')).toEqual(['closed']);
    expect(door.isFinal('bricked')).toBe(true);
  });
});
