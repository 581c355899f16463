export { AuthModule } from './auth.module.js';
export { UserBlockedListener, UserBlockedListeners } from './user-blocked-listener.js';
export { UsersService } from './users.service.js';
