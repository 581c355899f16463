import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

import { ProblemDto } from './problem.dto.js';
import { PROBLEM_TYPE } from './problem.js';

/** Status and code, such as '409 BOT_NAME_TAKEN'. */
export type DocumentedProblem = `${number} ${Uppercase<string>}`;

/** Documents the errors of an operation; codes with one status share its entry. */
export function ApiProblems(...problems: readonly DocumentedProblem[]): ClassDecorator & MethodDecorator {
  const statuses = new Set(problems.map(statusOf));
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...[...statuses].map((status) =>
      ApiResponse({
        status,
        description: problems
          .filter((entry) => statusOf(entry) === status)
          .map((entry) => entry.slice(4))
          .join(', '),
        content: { [PROBLEM_TYPE]: { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );
}

const statusOf = (entry: DocumentedProblem): number => Number(entry.slice(0, 3));
