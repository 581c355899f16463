export { AuthModule } from './auth.module.js';
export { UserBlockedListener, UserBlockedListeners } from './user-blocked-listener.js';
