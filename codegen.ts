import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types of the contract: `schema/*.graphql` in, `src/generated/schema.ts` out. Never edit the output. */
const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  hooks: { afterAllFileWrite: ['prettier --write'] },
  generates: {
    'src/generated/schema.ts': {
      plugins: ['typescript'],
      config: {
        useTypeImports: true,
        skipTypename: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { DateTime: 'Date', LocalTime: 'string', JSON: 'unknown', ID: { input: 'string', output: 'string' } },
        inputMaybeValue: 'T | null | undefined',
        avoidOptionals: { field: true },
      },
    },
  },
};

export default config;
