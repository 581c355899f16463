import { DomainError, type ErrorKind, InvalidInputError } from '@app/kernel';
import { type ArgumentsHost, Logger, NotFoundException, PayloadTooLargeException } from '@nestjs/common';

import { ProblemFilter } from './problem.filter.js';

class TestError extends DomainError {
  readonly code = 'BOT_LIMIT';
  override readonly reasons = ['45 bots are allowed', '10 of one exchange are allowed'];

  constructor(readonly kind: ErrorKind) {
    super('no more bots');
  }
}

interface Answer {
  status: number;
  contentType: string;
  body: Record<string, unknown>;
}

function answerTo(error: unknown): Answer {
  const answer: Answer = { status: 0, contentType: '', body: {} };
  const reply = {
    sent: false,
    raw: { headersSent: false },
    status: (status: number) => ((answer.status = status), reply),
    header: (_: string, value: string) => ((answer.contentType = value), reply),
    send: (body: Record<string, unknown>) => ((answer.body = body), reply),
  };
  const http = { getRequest: () => ({ id: 'request-1', raw: { complete: true } }), getResponse: () => reply };
  new ProblemFilter().catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost);
  return answer;
}

describe('ProblemFilter', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it.each([
    ['invalid', 422],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['too_many', 429],
    ['unavailable', 503],
    ['internal', 500],
  ] as const)('answers a domain error of kind %s with %d', (kind, status) => {
    expect(answerTo(new TestError(kind))).toMatchObject({
      status,
      contentType: 'application/problem+json',
      body: { status, code: 'BOT_LIMIT', title: 'Bot limit', detail: 'no more bots', requestId: 'request-1' },
    });
  });

  it('carries every reason and every wrong field', () => {
    expect(answerTo(new TestError('conflict')).body.reasons).toHaveLength(2);
    const problems = [{ path: 'name', message: 'is taken' }] as const;
    expect(answerTo(new InvalidInputError(problems)).body.errors).toEqual(problems);
  });

  it('keeps the status of what the framework refused', () => {
    expect(answerTo(new NotFoundException()).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(answerTo(new PayloadTooLargeException()).body).toMatchObject({
      status: 413,
      code: 'BODY_TOO_LARGE',
    });
  });

  it('tells a stranger nothing about a fault', () => {
    const { status, body } = answerTo(new TypeError('password of db is geheim'));
    expect([status, body.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(body)).not.toContain('geheim');
  });
});
