import { type Rotation, rotateKeys } from '@app/exchange-keys';
import { openDatabase } from '@app/persistence';

import { configuration, demandStore, withTool } from './backup/tool.js';
import { type Command } from './command.js';

/** Whether the server runs or not, where MONGODB_URI is set; with the embedded store only while it does not. */
export const command: Command = {
  summary: 'Move the exchange keys from ENCRYPTION_KEY_PREVIOUS to ENCRYPTION_KEY',
  async run(args) {
    if (args.length > 0) {
      process.stderr.write('Usage: npm run cli -- rotate-keys\n');
      return 64;
    }
    const config = configuration();
    await demandStore(config);
    const rotation = await withTool(config, openDatabase, (tool) => rotateKeys(tool, config));
    for (const line of describe(rotation)) process.stdout.write(`${line}\n`);
    return rotation.leftBehind.length === 0 ? 0 : 1;
  },
};

function describe({ keyEncryptionKeyId, keysMoved, dataKeysReplaced, leftBehind }: Rotation): string[] {
  const done =
    dataKeysReplaced === 0
      ? 'Nothing was moved'
      : `${keysMoved} exchange keys were encrypted anew, under ${dataKeysReplaced} new data keys`;
  if (leftBehind.length === 0)
    return [
      done,
      `All exchange keys are under the key-encryption key ${keyEncryptionKeyId} (ENCRYPTION_KEY)`,
    ];
  return [
    done,
    `These cannot be opened and were left as they are: set ENCRYPTION_KEY_PREVIOUS to the key they are under and run`,
    `this again, or let their owners store them again:`,
    ...leftBehind.map((left) => `  user ${left.userId}, under ${left.keyEncryptionKeyId}`),
  ];
}
