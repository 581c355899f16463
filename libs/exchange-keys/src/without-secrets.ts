import { type ApiSecrets } from '@app/venues';

/** The text with every part of the credentials blotted out, in the forms in which requests and answers carry them. */
export function withoutSecrets(text: string, { apiKey, secret, passphrase }: ApiSecrets): string {
  return [apiKey, secret, passphrase ?? '']
    .flatMap(formsOf)
    .filter((form) => form !== '')
    .toSorted((a, b) => b.length - a.length) // a form may contain another
    .reduce((cleaned, form) => cleaned.replaceAll(form, '[redacted]'), text);
}

const formsOf = (part: string): readonly string[] => [
  part,
  encodeURIComponent(Buffer.from(part).toString()),
  new URLSearchParams({ part }).toString().slice('part='.length),
  JSON.stringify(part).slice(1, -1),
  Buffer.from(part).toString('base64'),
];
