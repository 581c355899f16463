const NAME_LENGTH_MAX = 60;

interface Named {
  readonly _id: string;
  readonly userId: string;
  readonly name: string;
}

/** Ids and names that bots have already: ids are unique, names among the bots of one owner. */
export class TakenNames {
  readonly #ids: Set<string>;
  readonly #names: Set<string>;

  constructor(bots: readonly Named[]) {
    this.#ids = new Set(bots.map(({ _id }) => _id));
    this.#names = new Set(bots.map(({ userId, name }) => key(userId, name)));
  }

  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  /** The name the bot gets: its own, or with its id behind it where that is taken; taken from now on. */
  claim({ _id, userId, name }: Named): string {
    const suffix = ` (${_id})`;
    const free = this.#names.has(key(userId, name))
      ? `${name.slice(0, NAME_LENGTH_MAX - suffix.length)}${suffix}`
      : name;
    this.#ids.add(_id);
    this.#names.add(key(userId, free));
    return free;
  }
}

const key = (userId: string, name: string): string => `${userId} ${name}`;
