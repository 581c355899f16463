/**
 * An AST transformer of ts-jest. In unit suites, what a file imports through a library's front door comes straight from
 * the file behind it: `import { botId } from '@app/kernel'` reads '../../kernel/src/ids.js'. Jest gives every suite a
 * world of its own, and a front door opens its whole library, Nest module and mongoose schemas included: a test of the
 * risk checks would load 3,000 modules instead of 60. The code under test is the same, and the end-to-end tests go
 * through the doors of the build.
 *
 * It runs after TypeScript's own transformers, when imports of types are gone.
 */
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');

const libs = resolve(__dirname, '../libs');
const doors = new Map(
  readdirSync(libs)
    .flatMap((lib) => [
      [`@app/${lib}`, join(libs, lib, 'src/index.ts')],
      [`@testing/${lib}`, join(libs, lib, 'testing/index.ts')],
    ])
    .filter(([, door]) => existsSync(door)),
);

exports.name = 'direct-imports';

/** Belongs in the cache key: when a name moves to another file, its importers compile to something else. */
exports.version = [__filename, ...doors.values()]
  .reduce((hash, file) => hash.update(readFileSync(file)), createHash('sha256'))
  .digest('hex');

exports.factory = ({ configSet: { compilerModule: ts } }) => {
  const known = new Map();

  function exportsOf(door) {
    if (!known.has(door)) known.set(door, new Map(readExports(door)));
    return known.get(door);
  }

  /** [exported name, its name at home, the .js path of its home] of every re-export of a front door. */
  function readExports(door) {
    const { statements } = ts.createSourceFile(door, readFileSync(door, 'utf8'), ts.ScriptTarget.Latest);
    return statements
      .filter((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier)
      .flatMap(({ exportClause, moduleSpecifier }) =>
        exportClause.elements.map(({ name, propertyName }) => [
          name.text,
          { name: (propertyName ?? name).text, file: resolve(dirname(door), moduleSpecifier.text) },
        ]),
      );
  }

  return ({ factory }) => {
    function directly(statement, importer) {
      const names = ts.isImportDeclaration(statement) && statement.importClause?.namedBindings;
      const door = names && ts.isNamedImports(names) && doors.get(statement.moduleSpecifier.text);
      if (!door) return [statement];
      return names.elements.map((element) => {
        const home = exportsOf(door).get((element.propertyName ?? element.name).text);
        return home === undefined
          ? importOf(element, statement.moduleSpecifier)
          : importOf(
              factory.createImportSpecifier(false, factory.createIdentifier(home.name), element.name),
              factory.createStringLiteral(relativePath(importer, home.file)),
            );
      });
    }

    function importOf(element, from) {
      const clause = factory.createImportClause(undefined, undefined, factory.createNamedImports([element]));
      return factory.createImportDeclaration(undefined, clause, from);
    }

    return (file) =>
      factory.updateSourceFile(
        file,
        file.statements.flatMap((statement) => directly(statement, file.fileName)),
      );
  };
};

function relativePath(from, to) {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
