/**
 * Who may import whom (ARCHITECTURE.md, "Layers"). A library imports only from rows above its own, and within a row
 * from left to right. The import graph is also the start order.
 */
const layers = [
  ['kernel', 'embedded-mongo'],
  ['config', 'http', 'lifecycle', 'observability', 'persistence', 'migrations', 'audit', 'alerts', 'auth'],
  ['markets', 'strategies', 'kelly', 'bots', 'venues', 'emergency-stop', 'risk', 'exchange-keys', 'orders'],
  ['live-gates', 'promotion', 'autopilot', 'self-healing', 'backup'],
  ['trading'],
];
const order = layers.flat();
const looksDown = order.map((lib, i) => ({
  name: `${lib}-looks-down`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: '^libs/', pathNot: [`^libs/(${order.slice(0, i + 1).join('|')})/`] },
}));
module.exports = {
  forbidden: [
    { name: 'all-resolve', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...looksDown,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'libs-ignore-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|test|bench)/' },
    },
    {
      name: 'front-door-only',
      comment: 'Import another lib as @app/<lib>, never a file inside it.',
      severity: 'error',
      from: { path: '^(apps|libs|test|bench)/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^$1/$2/', '^libs/[^/]+/(src|testing)/index\\.ts$'] },
    },
    {
      name: 'testing-only-in-specs',
      severity: 'error',
      from: { pathNot: '(\\.spec\\.ts$|/testing/|^test/|^bench/)' },
      to: { path: '^libs/[^/]+/testing/' },
    },
    {
      name: 'embedded-mongo-knows-nothing',
      comment: 'Layer 0, usable on its own: no Nest, no mongoose, no driver.',
      severity: 'error',
      from: { path: '^libs/embedded-mongo/src/' },
      to: { path: 'node_modules/(@nestjs|mongoose|mongodb|ccxt)/' },
    },
    {
      name: 'pure-core',
      comment: 'Only shells (files with a role suffix) may import frameworks.',
      severity: 'error',
      from: {
        path: '^libs/[^/]+/src/',
        pathNot:
          '\\.(module|service|controller|schema|repository|adapter|dto|filter|guard|pipe|interceptor|decorator|provider|spec)\\.ts$|/index\\.ts$|^libs/(config|persistence)/',
      },
      to: { path: 'node_modules/(@nestjs|mongoose|ccxt)/' },
    },
    {
      name: 'mongoose-in-repositories',
      severity: 'error',
      from: {
        path: '^(libs|apps)/',
        pathNot: '\\.(schema|repository|module|spec)\\.ts$|^libs/persistence/|/testing/',
      },
      to: { path: 'node_modules/(@nestjs/mongoose|mongoose)/' },
    },
    {
      name: 'ccxt-in-adapters',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '\\.adapter\\.ts$' },
      to: { path: 'node_modules/ccxt/' },
    },
    {
      name: 'decimal-in-kernel',
      comment:
        'Money goes through the branded types of the kernel. The embedded store computes Decimal128 with it.',
      severity: 'error',
      from: {
        path: '^(libs|apps)/',
        pathNot: '^libs/kernel/|^libs/embedded-mongo/src/numeric\\.ts$|\\.spec\\.ts$',
      },
      to: { path: 'node_modules/decimal\\.js/' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '(main|-application|\\.spec)\\.ts$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
};
