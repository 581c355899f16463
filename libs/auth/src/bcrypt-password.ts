import { compare } from 'bcryptjs';

/** Above 2^15 rounds one sign-in would keep the process busy for seconds. */
const FORM = /^\$2[aby]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$/;

/** A hash that the previous system made. */
export const isBcrypt = (hash: string): boolean => FORM.test(hash);

/** As the previous system did: the bytes as typed, of which bcrypt takes the first 72. */
export function verifyBcrypt(password: string, hash: string): Promise<boolean> {
  return compare(password, hash);
}
