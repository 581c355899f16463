import { DomainError, messageOf, within } from '@app/kernel';

import { type AlertRecord } from './alert-record.js';

/** The webhook did not take an alert. Its URL is a secret and is not in the message. */
class WebhookError extends DomainError {
  readonly code = 'ALERT_WEBHOOK_FAILED';
  readonly kind = 'unavailable';
}

export interface WebhookOptions {
  readonly url: string;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

/** Posts alerts as JSON; a chat that understands `{ text }` shows them as they are. */
export class Webhook {
  constructor(private readonly options: WebhookOptions) {}

  /** @throws WebhookError, the reason of an abort */
  async post({ id, level, code, text, fields, raisedAt }: AlertRecord, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify({ service: 'amarktai-api', id, level, code, text, fields, raisedAt });
    let response: Response;
    try {
      response = await this.#send(body, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new WebhookError(messageOf(error).replaceAll(this.options.url, 'the webhook'));
    }
    if (!response.ok) throw new WebhookError(`The webhook answered with status ${response.status}`);
  }

  #send(body: string, signal: AbortSignal): Promise<Response> {
    const { url, timeoutMs } = this.options;
    return within(
      timeoutMs,
      'The webhook',
      async (deadline) => {
        const response = await this.options.fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          redirect: 'error', // whoever answers for the URL decides where alerts go, nobody else
          signal: deadline,
        });
        await response.body?.cancel(); // of no interest, and an unread one holds its connection
        return response;
      },
      signal,
    );
  }
}
