import { LegacyParts, Migrations, SetAsideLegacy } from '@app/migrations';
import { Injectable } from '@nestjs/common';

import { LEGACY_USERS } from './legacy-user.js';
import { UsersAdoption } from './users-adoption.repository.js';

/** What this area migrates. */
@Injectable()
export class AuthMigrations {
  constructor(migrations: Migrations, { documents }: LegacyParts, users: UsersAdoption) {
    migrations.register(new SetAsideLegacy('0001-set-users-aside', LEGACY_USERS, documents), users);
  }
}
