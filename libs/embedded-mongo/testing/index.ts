export { anyDocument, anyNumber, anyValue } from './bson.builder.js';
export { codeOf } from './error-code.js';
