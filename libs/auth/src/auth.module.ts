import { Config } from '@app/config';
import { Clock } from '@app/kernel';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { MigrationsModule } from '@app/migrations';
import { PersistenceModule } from '@app/persistence';
import { Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';

import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { AuthService } from './auth.service.js';
import { ensureAdministrator } from './first-administrator.js';
import { AuthMigrations } from './legacy/auth-migrations.service.js';
import { UsersAdoption } from './legacy/users-adoption.repository.js';
import { LoginThrottle } from './login-throttle.js';
import { SessionRepository } from './session.repository.js';
import { SessionRecord, SessionSchema } from './session.schema.js';
import { SigningSecret } from './signing-secret.js';
import { StandardErrorTerminal, Terminal } from './terminal.js';
import { Tokens } from './tokens.js';
import { UserBlockedListeners } from './user-blocked-listener.js';
import { UserRepository } from './user.repository.js';
import { UserRecord, UserSchema } from './user.schema.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

/**
 * Who may do what. Invariants: no operation is reached without its role, an ended session or a blocked user is refused
 * from the next request on, there is always an administrator, and no password or token is stored or logged.
 */
@Module({
  imports: [
    LifecycleModule,
    PersistenceModule,
    MigrationsModule,
    MongooseModule.forFeature([
      { name: UserRecord.name, schema: UserSchema },
      { name: SessionRecord.name, schema: SessionSchema },
    ]),
  ],
  controllers: [AuthController, UsersController],
  providers: [
    AuthMigrations,
    AuthService,
    SessionRepository,
    UserBlockedListeners,
    UserRepository,
    UsersAdoption,
    UsersService,
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: Terminal, useClass: StandardErrorTerminal },
    {
      provide: SigningSecret,
      inject: [Config],
      useFactory: ({ store }: Config) => new SigningSecret(store.dataDir),
    },
    {
      provide: Tokens,
      inject: [SigningSecret, Clock, Config],
      useFactory: (secret: SigningSecret, clock: Clock, { access }: Config) =>
        new Tokens(secret, clock, access),
    },
    {
      provide: LoginThrottle,
      inject: [Clock, Config],
      useFactory: (clock: Clock, { access }: Config) => new LoginThrottle(clock, access.loginAttemptsMax),
    },
  ],
  exports: [SigningSecret, UserBlockedListeners, UsersAdoption, UsersService],
})
export class AuthModule implements OnModuleInit {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly config: Config,
    private readonly secret: SigningSecret,
    private readonly users: UserRepository,
    private readonly accounts: UsersService,
    private readonly terminal: Terminal,
  ) {}

  onModuleInit(): Promise<void> {
    return this.lifecycle.start({
      name: 'auth',
      critical: true,
      dependsOn: ['migrations'],
      start: async () => {
        await this.secret.load();
        const { users, accounts, terminal } = this;
        await ensureAdministrator({ users, accounts, terminal }, this.config.access);
      },
      stop: () => undefined,
    });
  }
}
