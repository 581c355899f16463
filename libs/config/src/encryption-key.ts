/** Of a key for AES-256. */
const BYTES = 32;
/** A random key of 32 bytes has about 30 different ones; fewer than this is a pattern, not chance. */
const DISTINCT_BYTES_MIN = 16;
/** What people leave in place: texts of examples and documentation that are valid base64. */
const KNOWN_WORD =
  /change[-_+/]?(me|this|it)|default|example|placeholder|password|insecure|replace|encryption|secret|amarktai/i;

/**
 * 32 random bytes written as 64 hexadecimal digits or as base64 (also base64url), as `openssl rand -base64 32` prints
 * them. @throws RangeError for anything shorter, longer, or that somebody made up
 */
export function parseEncryptionKey(text: string): Uint8Array {
  if (KNOWN_WORD.test(text)) throw new RangeError('a well-known text');
  const bytes = decode(text);
  if (bytes?.length !== BYTES) throw new RangeError(`not ${BYTES} bytes`);
  if (new Set(bytes).size < DISTINCT_BYTES_MIN || isRun(bytes)) throw new RangeError('not random');
  return bytes;
}

function decode(text: string): Uint8Array | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[\w+/-]{43}=?$/.test(text)) return Buffer.from(text, 'base64');
  return undefined;
}

/** 00 01 02 ... and its like. */
function isRun(bytes: Uint8Array): boolean {
  const steps = new Set(bytes.slice(1).map((byte, i) => byte - (bytes[i] ?? 0)));
  return steps.size === 1;
}
