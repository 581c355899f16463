import { type LogLevel } from './log.js';
import { PinoLog } from './pino-log.js';

function logged(level: LogLevel, work: (log: PinoLog) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const stream = { write: (line: string): void => void lines.push(line) };
  work(new PinoLog({ logLevel: level, logFormat: 'json', environment: 'test' }, stream));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('PinoLog', () => {
  it('writes ids as fields, and the level as a word', () => {
    const [line] = logged('info', (log) => {
      log.warn({ botId: 'bot-1' }, 'Bot paused');
    });
    expect(line).toMatchObject({ level: 'warn', botId: 'bot-1', msg: 'Bot paused' });
    expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('writes nothing below its level, which can change while it runs', () => {
    const lines = logged('info', (log) => {
      log.debug({}, 'not yet');
      log.setLevel('debug');
      log.debug({}, 'now');
    });
    expect(lines.map(({ msg }) => msg)).toEqual(['now']);
  });

  it('writes an error with its stack and cause, and nothing else that hangs on it', () => {
    const cause = new Error('socket closed');
    const err = Object.assign(new Error('no answer', { cause }), {
      request: { headers: { a: 'b' } },
      code: 'E',
    });
    const [line] = logged('info', (log) => {
      log.error({ err }, 'Feed failed');
    });
    expect(line?.err).toEqual({
      type: 'Error',
      message: 'no answer',
      code: 'E',
      stack: expect.stringContaining('pino-log.spec') as string,
      cause: expect.objectContaining({ message: 'socket closed' }) as object,
    });
  });

  it.each([
    { password: 'geheim' },
    { apiKey: 'geheim', api_key: 'geheim' },
    { vault: { encryptionKey: 'geheim' } },
    { headers: { Authorization: 'geheim', cookie: 'geheim' } },
    { exchange: { keys: [{ secret: 'geheim' }] } },
    { refreshToken: 'geheim', user: { passwordHash: 'geheim' } },
    { err: new Error('cannot reach mongodb://me:geheim@db/amarktai') },
    { header: 'Authorization: Bearer geheim' },
    { a: { b: { c: { d: { e: { privateKey: 'geheim' } } } } } },
  ])('keeps the secret of %j to itself', (fields) => {
    const lines = logged('info', (log) => {
      log.info(fields, 'Connecting to https://me:geheim@host/');
    });
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('geheim');
  });

  it('survives what cannot be written', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(
      logged('info', (log) => {
        log.info({ loop, big: 10n, nothing: undefined }, 'odd');
      }),
    ).toHaveLength(1);
  });
});
