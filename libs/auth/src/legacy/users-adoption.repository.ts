import { type Adopted, AdoptionById, type LegacyDocument, LegacyParts, notAdopted } from '@app/migrations';
import { type Session } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { UserRecord } from '../user.schema.js';
import { adoptUser, LEGACY_USERS } from './legacy-user.js';

/** While nothing is set aside, as in a dry run, originals stand among the users. */
const OURS = { [LEGACY_USERS.presentField]: { $exists: true } };

/** Users of the previous system: they sign in with the passwords they have. */
@Injectable()
export class UsersAdoption extends AdoptionById<UserRecord> {
  readonly id = '0004-adopt-users';
  readonly description = 'Adopt the users of the previous system';
  readonly steps = [
    'id: kept where it has 24 hexadecimal digits, else a hash of it',
    'email: lower case; without one, or with one that is taken, not adopted',
    'hashed_password: kept when it is of bcrypt, else no password',
    'is_admin: admin or trader; two_factor_enabled: reported',
    'created_at: as text in any ISO form, else the time in _id, else 1970',
  ];

  constructor(
    @InjectModel(UserRecord.name) private readonly users: Model<UserRecord>,
    parts: LegacyParts,
  ) {
    super(users, LEGACY_USERS, parts);
  }

  protected async adopt(
    originals: readonly LegacyDocument[],
    session: Session | undefined,
  ): Promise<readonly Adopted<UserRecord>[]> {
    const adopted = originals.map(adoptUser);
    const documents = adopted.flatMap(({ document }) => document ?? []);
    const isKnown = [
      { _id: { $in: documents.map(({ _id }) => _id) } },
      { email: { $in: documents.map(({ email }) => email) } },
    ];
    const known = await this.users
      .find({ ...OURS, $or: isKnown }, { email: 1 })
      .session(session ?? null)
      .lean();
    const ids = new Set(known.map(({ _id }) => _id));
    const emails = new Set(known.map(({ email }) => email));
    return adopted.map((each) => unlessTaken(each, ids, emails));
  }
}

/** The first one has the id and the address; `ids` and `emails` grow with each that is adopted. */
function unlessTaken(
  adopted: Adopted<UserRecord>,
  ids: Set<string>,
  emails: Set<string>,
): Adopted<UserRecord> {
  const { document } = adopted;
  if (document === undefined) return adopted;
  const { _id, email } = document;
  if (ids.has(_id)) return notAdopted('its id is that of another user');
  if (emails.has(email)) return notAdopted(`its address ${email} is that of another user`);
  ids.add(_id);
  emails.add(email);
  return adopted;
}
