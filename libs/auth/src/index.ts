export { endAllSessions } from './all-sessions.repository.js';
export { AuthModule } from './auth.module.js';
export { UsersAdoption } from './legacy/users-adoption.repository.js';
export { SigningSecret } from './signing-secret.js';
export { UserBlockedListener, UserBlockedListeners } from './user-blocked-listener.js';
export { UsersService } from './users.service.js';
