import { type AlertRecord } from './alert-record.js';
import { Webhook } from './webhook.js';

const URL_WITH_SECRET = 'https://chat.example/hooks/T0/s3cr3t';
const ALERT: AlertRecord = {
  id: 'a',
  level: 'fatal',
  code: 'emergency_stop',
  text: 'All trading halted',
  fields: { scope: 'global' },
  raisedAt: new Date(0),
  testedBy: undefined,
  state: 'pending',
  attempts: 0,
  error: undefined,
};

const webhook = (answer: typeof fetch): Webhook =>
  new Webhook({ url: URL_WITH_SECRET, timeoutMs: 20, fetch: answer });

describe('the webhook', () => {
  it('posts what happened as JSON that a chat can show', async () => {
    const posted: RequestInit[] = [];
    const hook = webhook((_, init) => {
      posted.push(init ?? {});
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    await hook.post(ALERT, new AbortController().signal);
    expect(posted).toHaveLength(1);
    expect(JSON.parse(posted[0]?.body as string)).toEqual({
      service: 'amarktai-api',
      id: 'a',
      level: 'fatal',
      code: 'emergency_stop',
      text: 'All trading halted',
      fields: { scope: 'global' },
      raisedAt: '1970-01-01T00:00:00.000Z',
    });
  });

  it('is followed nowhere else', async () => {
    const hook = webhook((_, init) => {
      expect(init?.redirect).toBe('error');
      return Promise.resolve(new Response());
    });
    await hook.post(ALERT, new AbortController().signal);
  });

  it('that answers with an error did not take the alert', async () => {
    const hook = webhook(() => Promise.resolve(new Response(null, { status: 500 })));
    await expect(hook.post(ALERT, new AbortController().signal)).rejects.toThrow('status 500');
  });

  it('that does not answer is given up in time', async () => {
    const hook = webhook(() => new Promise(() => undefined));
    await expect(hook.post(ALERT, new AbortController().signal)).rejects.toThrow('within 20 ms');
  });

  it('keeps its address out of errors', async () => {
    const hook = webhook(() => Promise.reject(new Error(`cannot reach ${URL_WITH_SECRET}`)));
    const failure = hook.post(ALERT, new AbortController().signal);
    await expect(failure).rejects.toThrow('cannot reach the webhook');
  });
});
