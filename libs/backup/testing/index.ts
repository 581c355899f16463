export { aSnapshotCollection, someFacts } from './a-snapshot.builder.js';
export { bytesOfBackup, sourceOf } from './in-memory-file.js';
