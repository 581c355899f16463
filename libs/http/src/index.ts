export {
  NeedsNoDatabase,
  needsDatabase,
  Public,
  RequiresRole,
  requiredAccess,
  type Access,
} from './access.decorator.js';
export { serveApiDocument } from './api-document.provider.js';
export { ApiProblems, type DocumentedProblem } from './api-problems.decorator.js';
export { CurrentPrincipal, type AuthenticatedRequest } from './current-principal.decorator.js';
export { olderThan } from './cursor.js';
export { ForbiddenError, IdempotencyConflictError, UnauthenticatedError } from './http.errors.js';
export { HttpModule } from './http.module.js';
export { Idempotent } from './idempotency.decorator.js';
export { IdempotencyStore, type Claim, type IdempotencyKey, type IdempotentAnswer } from './idempotency.js';
export { pageDto, PageQueryDto } from './page.dto.js';
export { mapPage, pageOf, type Page, type PageRequest } from './page.js';
export { hasRole, ROLES, type Principal, type Role } from './principal.js';
export { ProblemDto } from './problem.dto.js';
export { currentRequestId } from './request-context.js';
export { serverAdapter } from './server.adapter.js';
export { InputValidationPipe } from './validation.pipe.js';
export { ProblemFilter } from './problem.filter.js';
