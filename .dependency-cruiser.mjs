/** Who may import whom; the reasons stand in the comments. Rules are run by `npm run deps`, which also counts modules. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/${from}` },
  to: { path: '^src/', pathNot: [`^src/${from}`, ...allowed.map((each) => `^src/${each}`)] },
});

const outside = (name, from, modules, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: modules },
});

const pure = '^src/(model|timeline|controls|assess|render|sources|config)/';

export default {
  forbidden: [
    only('model-stands-alone', 'model/', [], 'the domain model knows nothing of the rest'),
    only(
      'sources-see-the-model',
      'sources/',
      ['model/'],
      'clients are passed in: a source asks and reads, nothing else',
    ),
    only('aws-sees-the-model', 'aws/', ['model/'], 'the border to AWS does not know what is asked for'),
    only(
      'store-sees-the-model',
      'store/',
      ['model/', 'render/templates.ts'],
      'files hold evidence, they do not judge it',
    ),
    only(
      'collect',
      'collect/',
      ['model/', 'sources/', 'aws/', 'events/', 'store/'],
      'collecting joins sources, AWS, trail logs and the store',
    ),
    only('events-see-the-model', 'events/', ['model/'], 'trail logs are verified from whatever store holds them'),
    only('timeline-is-pure', 'timeline/', ['model/'], 'states over time come from values alone'),
    only(
      'controls-are-pure',
      'controls/',
      ['model/', 'sources/source.ts'],
      'a control judges facts; it cannot fetch them',
    ),
    only(
      'assess-is-pure',
      'assess/',
      ['model/', 'timeline/', 'controls/', 'sources/'],
      'judging needs no AWS, files or reports',
    ),
    only('render-reads-the-result', 'render/', ['model/'], 'a report is a function of the result value'),
    only('seal-sees-the-model', 'seal/', ['model/'], 'sealing knows files and keys, not what they say'),
    only(
      'the-page-sees-the-verifier',
      'verifier-page/',
      ['model/', 'seal/'],
      'the page is the verifier with a form, and nothing else',
    ),
    {
      name: 'the-page-runs-in-browsers',
      comment: 'whatever the page reaches is in its bundle: nothing of Node, no package',
      severity: 'error',
      from: { path: '^src/verifier-page/' },
      to: { path: '^(node:|node_modules/|crypto$|fs$|path$|zlib$|buffer$)', reachable: true },
    },
    only('redact-sees-seals', 'redact/', ['model/', 'seal/'], 'withholding needs fields and salts, not files on disk'),
    only('config-sees-the-model', 'config/', ['model/'], 'reading what a person wrote needs no more'),
    only('sandbox-stands-apart', 'sandbox/', ['model/'], 'the embedded AWS must not share code with what it tests'),
    {
      name: 'nobody-imports-the-cli',
      comment: 'the command line is the outermost room',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'sdk-only-in-aws',
      comment: 'one runtime import of the SDK; types may be read elsewhere',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/aws/' },
      to: { path: '@aws-sdk/', dependencyTypesNot: ['type-only'] },
    },
    outside(
      'pure-touches-no-files',
      pure,
      '^(node:)?(fs|fs/promises|net|http|https|child_process|worker_threads|process|os)$',
      'pure code reads and writes nothing',
    ),
    outside(
      'events-touch-no-files',
      '^src/events/',
      '^(node:)?(fs|fs/promises|net|http|https|child_process|process|os)$',
      'objects come from the store that is passed in',
    ),
    outside(
      'store-asks-nobody',
      '^src/(store|seal)/',
      '^(node:)?(net|http|https|child_process)$',
      'no network beside src/aws',
    ),
    {
      name: 'no-cycles',
      comment: 'a cycle has no beginning to read',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'tests import the product',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-dev-dependencies-in-the-product',
      comment: 'what runs must be installed with it',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-resolvable',
      comment: 'an import that leads nowhere',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
