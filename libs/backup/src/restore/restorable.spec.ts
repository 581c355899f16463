import { type Manifest } from '../file/manifest.js';
import { demandRestorable } from './restorable.js';

const collection = (name: string): Manifest['collections'][number] => ({
  name,
  options: {},
  indexes: [],
  documents: 0,
  bytes: 0,
  hash: '',
});

const aManifest = (overrides: Partial<Manifest>): Manifest => ({
  formatVersion: 1,
  appVersion: '9.9.9',
  takenAt: '',
  schema: [],
  collections: [collection('bots')],
  ledgerHash: '',
  ...overrides,
});
const first = { id: '0001-first', checksum: 'a' };
const second = { id: '0002-second', checksum: 'b' };

describe('demandRestorable', () => {
  it('takes a backup of this version, and of an older one', () => {
    expect(() => {
      demandRestorable(aManifest({ schema: [first, second] }), [first, second]);
      demandRestorable(aManifest({ schema: [first] }), [first, second]);
    }).not.toThrow();
  });

  it('refuses one of a later version, and says which to use', () => {
    expect(() => {
      demandRestorable(aManifest({ schema: [first, second] }), [first]);
    }).toThrow(/version 9\.9\.9 .*migration 0002-second is not known here/);
  });

  it('refuses one whose migration did something else', () => {
    expect(() => {
      demandRestorable(aManifest({ schema: [{ ...first, checksum: 'x' }] }), [first]);
    }).toThrow('migration 0001-first is another one here');
  });

  it.each(['database_state', 'system.users', '', 'a$b'])(
    'refuses a file that brings the collection "%s"',
    (name) => {
      expect(() => {
        demandRestorable(aManifest({ collections: [collection(name)] }), []);
      }).toThrow('may not be restored');
    },
  );
});
