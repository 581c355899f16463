/** Remembers, across restarts, the market time a simulation has reached (port). Milliseconds since 1970 UTC. */
export abstract class MarketTimeStore {
  /** undefined: it never ran. */
  abstract load(): Promise<number | undefined>;
  abstract save(timeMs: number): Promise<void>;
}
