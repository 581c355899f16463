export { inTransaction, TestDatabase } from './database.builder.js';
export { anyDocument, anyNumber, anyValue } from './bson.builder.js';
export { codeOf } from './error-code.js';
export { hurryTime } from './time.js';
