import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BSON, type Document } from 'mongodb';

/** One file of MongoDB's unified test format. */
export interface SpecFile {
  readonly description: string;
  readonly runOnRequirements?: readonly Requirement[];
  readonly createEntities: readonly Document[];
  readonly initialData?: readonly CollectionData[];
  readonly tests: readonly SpecTest[];
}

export interface SpecTest {
  readonly description: string;
  readonly skipReason?: string;
  readonly runOnRequirements?: readonly Requirement[];
  readonly operations: readonly SpecOperation[];
  readonly expectEvents?: readonly ExpectedEvents[];
  readonly outcome?: readonly CollectionData[];
}

export interface Requirement {
  readonly minServerVersion?: string;
  readonly maxServerVersion?: string;
  readonly topologies?: readonly string[];
  readonly auth?: boolean;
}

export interface SpecOperation {
  readonly object: string;
  readonly name: string;
  readonly arguments?: Document;
  readonly expectResult?: unknown;
  readonly expectError?: ExpectedError;
  readonly saveResultAsEntity?: string;
  readonly ignoreResultAndError?: boolean;
}

export interface ExpectedError {
  readonly isClientError?: boolean;
  readonly errorContains?: string;
  readonly errorCode?: number;
  readonly errorCodeName?: string;
  readonly errorLabelsContain?: readonly string[];
  readonly errorLabelsOmit?: readonly string[];
  readonly errorResponse?: Document;
  readonly expectResult?: unknown;
}

export interface ExpectedEvents {
  readonly client: string;
  readonly eventType?: 'command' | 'cmap';
  readonly ignoreExtraEvents?: boolean;
  readonly events: readonly Document[];
}

export interface CollectionData {
  readonly databaseName: string;
  readonly collectionName: string;
  readonly documents: Document[];
}

/** The folder with MongoDB's tests, which is not part of the project, or `undefined` where there is none. */
export function specFolder(): string | undefined {
  return ['../shared/mongodb-spec', '../../shared/mongodb-spec']
    .map((path) => resolve(path))
    .find(existsSync);
}

export function readSpecs(folder: string, suite: string): readonly { name: string; spec: SpecFile }[] {
  const files = readdirSync(join(folder, suite)).filter((name) => name.endsWith('.json'));
  return files.sort().map((file) => ({
    name: `${suite}/${file.slice(0, -'.json'.length)}`,
    spec: BSON.EJSON.parse(readFileSync(join(folder, suite, file), 'utf8'), { relaxed: true }) as SpecFile,
  }));
}
