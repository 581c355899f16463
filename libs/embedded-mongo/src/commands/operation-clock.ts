import { Timestamp } from 'bson';

/**
 * The time of each operation in a replica set's form. Drivers send it back as `afterClusterTime`, to read what they have
 * written; here nothing else can be read, since replies go out after the write.
 */
export class OperationClock {
  #seconds = 0;
  #increment = 0;

  /** Later than every time before. */
  next(): Timestamp {
    const seconds = Math.floor(Date.now() / 1000);
    if (seconds > this.#seconds) {
      this.#seconds = seconds;
      this.#increment = 0;
    }
    this.#increment += 1;
    return new Timestamp({ t: this.#seconds, i: this.#increment });
  }
}
