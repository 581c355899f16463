import { type Doc, isDoc, typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { type ArrayFilters, assertFiltersFit } from './array-filters.js';
import { arrayOperators } from './array-operators.js';
import { changeAtPath } from './change-at-path.js';
import { fieldOperators } from './field-operators.js';
import { type CompileOperator, type Modifier } from './modifier.js';
import { parseRename, type Rename, renamedValue } from './rename-operator.js';
import { type UpdateContext } from './update-context.js';
import {
  assertNoConflicts,
  comparePaths,
  parseUpdatePath,
  type Step,
  type UpdatePath,
} from './update-path.js';

/** One operator on one path; parts apply in the order of their paths. */
interface Part {
  readonly path: UpdatePath;
  /** Every path it changes. */
  readonly touches: readonly UpdatePath[];
  /** `original` is the document before any part changed it: the one the filter matched. */
  apply(doc: Doc, original: Doc, context: UpdateContext): Doc;
}

const operators: Readonly<Record<string, CompileOperator>> = { ...fieldOperators, ...arrayOperators };

/** @throws MongoError 9 for an unknown operator, 40 for conflicting paths, and what the operators say of their operands. */
export function compileOperators(
  update: Doc,
  filters: ArrayFilters,
): (doc: Doc, context: UpdateContext) => Doc {
  const parts = Object.entries(update).flatMap(([name, fields]) => compileOperator(name, fields, filters));
  const touched = parts.flatMap(({ touches }) => touches);
  assertNoConflicts(touched.map(({ text }) => text));
  assertFiltersFit(touched, filters);
  parts.sort((a, b) => comparePaths(a.path, b.path));
  return (doc, context) => parts.reduce((changed, part) => part.apply(changed, doc, context), doc);
}

function compileOperator(name: string, fields: Value, filters: ArrayFilters): Part[] {
  const compile = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (compile === undefined && name !== '$rename')
    throw new MongoError(
      9,
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  if (!isDoc(fields))
    throw new MongoError(
      9,
      `Modifiers operate on fields but we found type ${typeOf(fields)} instead. For example: {$mod: {<field>: ...}} not {${name}: ${typeOf(fields)}}`,
    );
  return Object.entries(fields).map(([text, operand]) => {
    if (compile === undefined) return renamePart(parseRename(text, operand));
    const path = parseUpdatePath(text);
    return modifierPart({ path, ...compile(operand, path) }, filters);
  });
}

function modifierPart(modifier: Modifier, filters: ArrayFilters): Part {
  const { path, creates, onInsertOnly = false } = modifier;
  return {
    path,
    touches: [path],
    apply(doc, original, context) {
      if (onInsertOnly && !context.isInsert) return doc;
      return changeAtPath(doc, {
        steps: resolvePositional(path, original, context),
        creates,
        apply: (old) => modifier.change(old, { path: path.text, id: original._id, now: context.now }),
        chooses: (identifier, element) =>
          filters.get(identifier)?.matches({ [identifier]: element }) ?? false,
      });
    },
  };
}

/** The path with `$` replaced by the index of the element that the filter matched. */
function resolvePositional(
  { text, steps }: UpdatePath,
  doc: Doc,
  { filter }: UpdateContext,
): readonly Step[] {
  const at = steps.findIndex(({ kind }) => kind === 'positional');
  if (at === -1) return steps;
  const arrayPath = text.split('.').slice(0, at).join('.');
  const position = filter?.positionOf(doc, arrayPath);
  if (position === undefined)
    throw new MongoError(2, 'The positional operator did not find the match needed from the query.');
  return steps.with(at, { kind: 'field', name: String(position) });
}

function renamePart(rename: Rename): Part {
  const { from, to } = rename;
  return {
    path: to,
    touches: [from, to],
    apply(doc) {
      const value = renamedValue(doc, rename);
      if (value === undefined) return doc;
      const chooses = (): boolean => false;
      const without = changeAtPath(doc, {
        steps: from.steps,
        creates: false,
        apply: () => undefined,
        chooses,
      });
      return changeAtPath(without, { steps: to.steps, creates: true, apply: () => value, chooses });
    },
  };
}
