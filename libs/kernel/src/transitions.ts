import { DomainError } from './domain-error.js';

/** A whole state machine as one literal: for each state, the states it may move to. */
export type Transitions<State extends string> = Readonly<Record<State, readonly State[]>>;

export class IllegalTransitionError extends DomainError {
  readonly code = 'ILLEGAL_TRANSITION';
  readonly kind = 'conflict';

  constructor(
    readonly machine: string,
    readonly from: string,
    readonly to: string,
    allowed: readonly string[],
  ) {
    super(
      `${machine}: no move from ${from} to ${to} (allowed from ${from}: ${allowed.length > 0 ? allowed.join(', ') : 'none, it is final'})`,
    );
  }
}

export interface StateMachine<State extends string> {
  readonly name: string;
  readonly states: readonly State[];
  may(from: State, to: State): boolean;
  /** Returns `to`. @throws IllegalTransitionError */
  move(from: State, to: State): State;
  /** The states from which `to` can be reached in one move: the expected states of a compare-and-set. */
  sourcesOf(to: State): State[];
  isFinal(state: State): boolean;
}

export function stateMachine<State extends string>(
  name: string,
  transitions: Transitions<State>,
): StateMachine<State> {
  const states = Object.keys(transitions) as State[];
  const may = (from: State, to: State): boolean => transitions[from].includes(to);
  return {
    name,
    states,
    may,
    move(from, to) {
      if (!may(from, to)) throw new IllegalTransitionError(name, from, to, transitions[from]);
      return to;
    },
    sourcesOf: (to) => states.filter((from) => may(from, to)),
    isFinal: (state) => transitions[state].length === 0,
  };
}
