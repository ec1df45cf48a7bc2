import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/support/longest-first.ts'

const require = createRequire(import.meta.url)

export default defineConfig({
  // One copy of graphql for our modules and those of packages, as in Node: it compares types by class.
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }] },
  // Next compiles the pages' JSX itself; drawings are tested without it.
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/.next/**', '.data/**'],
    globalSetup: ['tests/support/global-setup.ts'],
    // Vitest would leave one processor free, of two half: most files here wait for processes that they started.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
