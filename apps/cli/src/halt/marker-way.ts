import { access } from 'node:fs/promises';

import { MarkerFiles } from '@app/emergency-stop';

import { type HaltWay } from './way.js';

/** By the file that every server looks for, when neither the server nor its database can be reached. */
export class MarkerWay implements HaltWay {
  readonly name: string;
  readonly #markers: MarkerFiles;

  constructor(private readonly dataDir: string) {
    this.#markers = new MarkerFiles(dataDir);
    this.name = `by the file ${this.#markers.path('global')}`;
  }

  async stop(reason: string): Promise<string> {
    // A file in a folder that is not there would stop nobody.
    await access(this.dataDir);
    await this.#markers.write({ scope: 'global', reason });
    return 'A server on this DATA_DIR halts within a second; one that hangs as soon as it turns again, one that is down when it starts.';
  }

  resume(): Promise<string> {
    return Promise.reject(new Error('the file alone cannot say whether anything is still open'));
  }

  async status(): Promise<string> {
    await access(this.dataDir);
    const reading = await this.#markers.read();
    if (!reading.readable) throw new Error(reading.reason);
    const lines = reading.markers.map(({ scope, reason }) => `${scope} is stopped: ${reason}`);
    return lines.length > 0
      ? lines.join('\n')
      : 'There is no such file; whether trading is halted is not known.';
  }
}
