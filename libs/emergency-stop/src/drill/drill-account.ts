import { botId, userId } from '@app/kernel';

import { userScope } from '../halt-scope.js';

/**
 * Who owns the orders of a drill: a user that nobody can sign in as and that has no bots. A stop of this user is a
 * stop like any other, and concerns nobody else.
 */
export const DRILL_ACCOUNT = { userId: userId('emergency-stop-drill'), botId: botId('emergency-stop-drill') };
export const DRILL_SCOPE = userScope(DRILL_ACCOUNT.userId);
