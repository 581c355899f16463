import { jest } from '@jest/globals';

/** Servers start and stop in these tests. Jest takes a project's own `testTimeout` but does not apply it. */
jest.setTimeout(60_000);
