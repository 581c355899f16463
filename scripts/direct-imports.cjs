/**
 * What a file imports through a library's front door is compiled to come straight from the file behind it:
 * `import { botId } from '@app/kernel'` reads '../../kernel/src/ids.js'. A front door opens its whole library, Nest module
 * and mongoose schemas included, and that one those of the others: a test of the risk checks, which jest gives a world of
 * its own, would load 3,000 modules instead of 60, and an emergency stop from the command line 1,600 instead of 700.
 *
 * A plugin of `nest build` (`after`) and an AST transformer of ts-jest (`name`, `version`, `factory`). It runs after
 * TypeScript's own transformers, when imports of types are gone, and after Nest's, which has made doors relative paths.
 */
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');
const ts = require('typescript');

const libs = resolve(__dirname, '../libs');
const doors = new Map(
  readdirSync(libs)
    .flatMap((lib) => [
      [`@app/${lib}`, join(libs, lib, 'src/index.ts')],
      [`@testing/${lib}`, join(libs, lib, 'testing/index.ts')],
    ])
    .filter(([, door]) => existsSync(door)),
);
const doorFiles = new Set(doors.values());

exports.name = 'direct-imports';

/** Belongs in the cache key: when a name moves to another file, its importers compile to something else. */
exports.version = [__filename, ...doors.values()]
  .reduce((hash, file) => hash.update(readFileSync(file)), createHash('sha256'))
  .digest('hex');

exports.after = () => {
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
      const door = names && ts.isNamedImports(names) && doorOf(statement.moduleSpecifier.text, importer);
      if (!door) return [statement];
      return names.elements.map((element) => {
        const home = exportsOf(door).get((element.propertyName ?? element.name).text);
        if (home === undefined) return importOf(element, statement.moduleSpecifier);
        const nameThere = home.name === element.name.text ? undefined : factory.createIdentifier(home.name);
        return importOf(
          factory.createImportSpecifier(false, nameThere, element.name),
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

exports.factory = () => exports.after();

/** @param specifier as it is written for ts-jest, a relative path for nest */
function doorOf(specifier, importer) {
  const path = resolve(dirname(importer), specifier).replace(/\.js$/, '.ts');
  return doors.get(specifier) ?? (doorFiles.has(path) ? path : undefined);
}

function relativePath(from, to) {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
