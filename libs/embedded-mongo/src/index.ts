export { EmbeddedMongoError, type EmbeddedMongoProblem } from './errors.js';
export {
  runningStoreUri,
  startEmbeddedMongo,
  type EmbeddedMongo,
  type EmbeddedMongoOptions,
} from './embedded-mongo.js';
export { FolderLock } from './storage/folder-lock.js';
