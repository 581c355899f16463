import { type Document, MongoBulkWriteError, MongoError, MongoServerError } from 'mongodb';
import { type Entities } from '../support/entities.js';
import { expectMatch } from '../support/matchers.js';
import { bulkResult } from '../support/operations.js';
import { type ExpectedError } from '../support/spec-files.js';

/** Throws unless the error is the one that the test expects. */
export function expectError(error: unknown, expected: ExpectedError, entities: Entities): void {
  if (!(error instanceof Error)) throw new Error(`an error was expected, there is ${String(error)}`);
  const unmet = [...unmetProperties(error, expected), ...unmetLabels(error, expected)];
  if (unmet.length > 0) {
    throw new Error(`${unmet.join('; ')}: ${error.name}: ${error.message}`, { cause: error });
  }
  const details = error as Document;
  const place = { entities, extraFields: 'at the root' } as const;
  if (expected.errorResponse !== undefined) {
    const response: unknown = details.errorResponse ?? details.result;
    expectMatch('errorResponse', expected.errorResponse, response, place);
  }
  if (expected.expectResult !== undefined) {
    const result: unknown = error instanceof MongoBulkWriteError ? bulkResult(error.result) : details.result;
    expectMatch('result of the failed operation', expected.expectResult, result, place);
  }
}

function unmetProperties(error: Error, expected: ExpectedError): readonly string[] {
  const { code, codeName } = error as Document;
  const text = expected.errorContains?.toLowerCase() ?? '';
  const isClientError = !(error instanceof MongoServerError);
  const properties: readonly (readonly [isMet: boolean, complaint: string])[] = [
    [
      (expected.isClientError ?? isClientError) === isClientError,
      `isClientError is ${String(isClientError)}`,
    ],
    [error.message.toLowerCase().includes(text), `"${text}" is not in the message`],
    [(expected.errorCode ?? code) === code, `the code is ${String(code)}`],
    [(expected.errorCodeName ?? codeName) === codeName, `the code's name is ${String(codeName)}`],
  ];
  return properties.filter(([isMet]) => !isMet).map(([, complaint]) => complaint);
}

function unmetLabels(error: Error, expected: ExpectedError): readonly string[] {
  const has = (label: string): boolean => error instanceof MongoError && error.hasErrorLabel(label);
  const missing = (expected.errorLabelsContain ?? []).filter((label) => !has(label));
  const superfluous = (expected.errorLabelsOmit ?? []).filter(has);
  return [
    ...missing.map((label) => `the label ${label} is missing`),
    ...superfluous.map((label) => `there is a label ${label}`),
  ];
}
