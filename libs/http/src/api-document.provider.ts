import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { ProblemDto } from './problem.dto.js';
import { PROBLEM_TYPE } from './problem.js';

/** Swagger UI at `/api/docs`, the document at `/api/docs-json`; built at the first request for it, not at start. */
export function serveApiDocument(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => apiDocument(app), {
    jsonDocumentUrl: 'api/docs-json',
    customSiteTitle: 'Amarktai Network API',
    swaggerOptions: { persistAuthorization: true },
  });
}

function apiDocument(app: INestApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Amarktai Network API')
    .setDescription(
      'Money is a decimal string, a time is ISO 8601 in UTC, a list is `{ items, nextCursor }`. Sign in at ' +
        '`POST /api/auth/login` and send the access token as a bearer token. Every error is a problem document (RFC 9457).',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, description, {
    extraModels: [ProblemDto],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.post, path.put, path.patch, path.delete]) {
      if (operation) operation.responses.default = anyOtherProblem;
    }
  }
  return document;
}

const anyOtherProblem = {
  description: 'Any other error, such as 422 INVALID_INPUT, 413 BODY_TOO_LARGE or 500 INTERNAL',
  content: { [PROBLEM_TYPE]: { schema: { $ref: getSchemaPath(ProblemDto) } } },
};
