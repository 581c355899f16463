import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

import { ProblemDto } from './problem.dto.js';

/** Status and code, such as '409 BOT_NAME_TAKEN'. */
export type DocumentedProblem = `${number} ${Uppercase<string>}`;

/** Documents the errors of an operation; codes with one status share its entry. */
export function ApiProblems(...problems: readonly DocumentedProblem[]): ClassDecorator & MethodDecorator {
  const byStatus = Map.groupBy(problems, (entry) => Number(entry.slice(0, 3)));
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...[...byStatus].map(([status, entries]) =>
      ApiResponse({
        status,
        description: entries.map((entry) => entry.slice(4)).join(', '),
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );
}
