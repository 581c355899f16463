import { type FieldProblem, InvalidInputError } from '@app/kernel';
import { Injectable, ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';

/** Checks every DTO: unknown fields are refused, and all problems are reported at once with their paths. */
@Injectable()
export class InputValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      exceptionFactory: (errors) => new InvalidInputError(atLeastOne(problemsOf(errors, ''))),
    });
  }
}

function problemsOf(errors: readonly ValidationError[], parent: string): FieldProblem[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const path = /^\d+$/.test(property) && parent !== '' ? `${parent}[${property}]` : join(parent, property);
    const own = Object.entries(constraints).map(([rule, message]) => ({
      path,
      message: rule === 'whitelistValidation' ? 'is not known here' : withoutName(message, property),
    }));
    return [...own, ...problemsOf(children, path)];
  });
}

const join = (parent: string, property: string): string =>
  parent === '' ? property : `${parent}.${property}`;

/** class-validator starts most messages with the property's name, which the path already says. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}

function atLeastOne(problems: readonly FieldProblem[]): [FieldProblem, ...FieldProblem[]] {
  const [first = { path: '', message: 'is not an object' }, ...rest] = problems;
  return [first, ...rest];
}
