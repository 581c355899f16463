import { jest } from '@jest/globals';
import { userId } from '@app/kernel';
import { InMemoryIdempotencyStore } from '@testing/http';
import { type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { defer, firstValueFrom, type Observable } from 'rxjs';

import { Idempotent } from './idempotency.decorator.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

class Bots {
  @Idempotent()
  create(): void {
    // Only its metadata is used.
  }
  start(): void {
    // Not a creating operation.
  }
}

const methodOf = (name: keyof Bots): (() => void) =>
  Object.getOwnPropertyDescriptor(Bots.prototype, name)?.value as () => void;

describe('IdempotencyInterceptor', () => {
  const store = new InMemoryIdempotencyStore();
  const interceptor = new IdempotencyInterceptor(store, new Reflector());
  let created = 0;
  beforeEach(() => (created = 0));

  interface Request {
    key?: string;
    body?: unknown;
    user?: string;
    handler?: () => void;
    answer?: () => Promise<unknown>;
  }

  const createsOne = (): Promise<unknown> => Promise.resolve({ id: (created += 1) });

  async function send({ key, body, user = 'a', handler, answer = createsOne }: Request): Promise<unknown> {
    const request = {
      headers: { 'idempotency-key': key },
      body,
      method: 'POST',
      url: '/api/bots',
      principal: { userId: userId(user) },
    };
    const reply = { statusCode: 201, status: (): object => reply };
    const context = {
      getHandler: () => handler ?? methodOf('create'),
      switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }),
    } as unknown as ExecutionContext;
    const next = { handle: (): Observable<unknown> => defer(answer) };
    return firstValueFrom(await interceptor.intercept(context, next));
  }

  it('creates once and answers the same to a repeated request', async () => {
    const first = await send({ key: 'k1', body: { name: 'x' } });
    expect(await send({ key: 'k1', body: { name: 'x' } })).toEqual(first);
    expect(created).toBe(1);
  });

  it('creates again without a key, for another user, and where the operation creates nothing', async () => {
    await send({});
    await send({});
    await send({ key: 'k2' });
    await send({ key: 'k2', user: 'b' });
    const start = methodOf('start');
    await send({ key: 'k3', handler: start });
    await send({ key: 'k3', handler: start });
    expect(created).toBe(6);
  });

  it('refuses the key for another body', async () => {
    await send({ key: 'k4', body: { name: 'x' } });
    await expect(send({ key: 'k4', body: { name: 'y' } })).rejects.toThrow('another body');
  });

  it('refuses a second request while the first runs', async () => {
    let finish: (answer: unknown) => void = () => undefined;
    const first = send({ key: 'k5', answer: () => new Promise((done) => (finish = done)) });
    await expect(send({ key: 'k5' })).rejects.toThrow('still running');
    finish({ id: 1 });
    expect(await first).toEqual({ id: 1 });
  });

  it('lets a request that failed be made again', async () => {
    await expect(send({ key: 'k6', answer: () => Promise.reject(new Error('limit')) })).rejects.toThrow(
      'limit',
    );
    expect(await send({ key: 'k6' })).toEqual({ id: 1 });
  });

  it('does not create again what was created when its answer could not be stored', async () => {
    const complete = jest.spyOn(store, 'complete').mockRejectedValueOnce(new Error('database is gone'));
    await expect(send({ key: 'k7' })).rejects.toThrow('database is gone');
    complete.mockRestore();
    await expect(send({ key: 'k7' })).rejects.toThrow('still running');
    expect(created).toBe(1);
  });

  it.each(['', 'two words', 'x'.repeat(101)])('refuses the key %j', async (key) => {
    await expect(send({ key })).rejects.toThrow('Idempotency-Key');
  });
});
