import { randomBytes } from 'node:crypto';

import fc from 'fast-check';

import { ConfigurationError } from './configuration-error.js';
import { loadConfig } from './config.js';
import { parseEncryptionKey } from './encryption-key.js';

const RANDOM = 'mR0sVhOAq3yXlqvWv0v8m0u2eHnJk5Yt1cZp9QbDfGw=';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('an encryption key', () => {
  it.each(['hex', 'base64', 'base64url'] as const)('is taken as %s', (encoding) => {
    const key = randomBytes(32);
    expect(Buffer.from(parseEncryptionKey(key.toString(encoding)))).toEqual(key);
  });

  it('is never refused when it was drawn by chance', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        fc.pre(new Set(bytes).size >= 24);
        expect(parseEncryptionKey(Buffer.from(bytes).toString('hex'))).toHaveLength(32);
      }),
    );
  });

  it.each([
    ['too short', RANDOM.slice(0, 40)],
    ['too long', `${RANDOM}AAAA`],
    ['31 bytes', randomBytes(31).toString('hex')],
    ['no encoding', 'correct horse battery staple and some more!'],
    ['zeros', '0'.repeat(64)],
    ['a pattern', '0123456789abcdef'.repeat(4)],
    ['a run', Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('hex')],
    ['a default', 'change-me-change-me-change-me-change-me-abc'],
    ['an example', 'your-32-byte-encryption-key-goes-here-AAAAA'],
  ])('is refused when it is %s, without being repeated', (_, text) => {
    const [problem = '', ...others] = problemsOf({ ENCRYPTION_KEY: text });
    expect(problem).toMatch(
      /^ENCRYPTION_KEY: its value \(not shown\) is not accepted, expected 32 random bytes/,
    );
    expect(problem).not.toContain(text);
    expect(others).toEqual([]);
  });
});

describe('production', () => {
  it('does not start without an encryption key, and says so beside every other problem', () => {
    expect(problemsOf({ NODE_ENV: 'production', PORT: 'x' })).toEqual([
      expect.stringMatching(/^PORT: /) as string,
      expect.stringMatching(/^ENCRYPTION_KEY: must be set in production/) as string,
    ]);
    expect(problemsOf({ NODE_ENV: 'production', ENCRYPTION_KEY: RANDOM })).toEqual([]);
  });

  it('does not call a key missing that it has refused', () => {
    expect(problemsOf({ NODE_ENV: 'production', ENCRYPTION_KEY: 'short' })).toHaveLength(1);
  });

  it('is the only place that needs one', () => {
    expect(problemsOf({ NODE_ENV: 'development' })).toEqual([]);
  });
});
