/** What an exchange gives its customer to act for them. */
export interface ApiSecrets {
  readonly apiKey: string;
  readonly secret: string;
  /** Some exchanges (kucoin, okx) want a third part. */
  readonly passphrase: string | undefined;
}

/**
 * Credentials in the hands of a part that needs them for a moment. They show nothing of themselves in logs, JSON or
 * errors: only `reveal()`, right where a request is signed, gives them away. Keep neither them nor what they reveal.
 */
export class ApiCredentials {
  readonly #secrets: ApiSecrets;

  constructor(secrets: ApiSecrets) {
    this.#secrets = secrets;
  }

  reveal(): ApiSecrets {
    return this.#secrets;
  }

  toString(): string {
    return '[credentials]';
  }

  toJSON(): string {
    return this.toString();
  }
}
