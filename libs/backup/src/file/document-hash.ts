import { createHash } from 'node:crypto';

/** What a collection comes to: documents say themselves where they end, so one hash over all of them is enough. */
export class DocumentHash {
  documents = 0;
  bytes = 0;
  readonly #hash = createHash('sha256');

  add(document: Uint8Array): void {
    this.#hash.update(document);
    this.documents += 1;
    this.bytes += document.length;
  }

  /** Once, at the end. */
  digest(): { documents: number; bytes: number; hash: string } {
    return { documents: this.documents, bytes: this.bytes, hash: this.#hash.digest('hex') };
  }
}
