import path from 'node:path'
import { PHASE_PRODUCTION_BUILD } from 'next/constants.js'
import { ENGLISH_PATHS } from './i18n/languages.ts'

// JavaScript, because Next compiles a TypeScript configuration to CommonJS, which cannot import the generator below.

// Nothing about a build leaves this machine.
process.env.NEXT_TELEMETRY_DISABLED = '1'

/** @type {import('next').NextConfig} */
const config = {
  // A folder of its own for each build, so that building never touches what a running web serves from.
  distDir: process.env.WEB_BUILD ?? '.next/by-hand',
  poweredByHeader: false,
  // Pages go out through server/page.ts, which compresses them.
  compress: false,
  images: { unoptimized: true },
  // Types are checked by the project's own compiler run, over everything at once.
  typescript: { ignoreBuildErrors: true },
  // A cache would be of the folder that it is in, and a build takes no longer without one.
  experimental: { useTypeScriptCli: true, turbopackFileSystemCacheForBuild: false },
  turbopack: {
    root: path.resolve(import.meta.dirname, '..'),
    // What next-intl's own plugin would set, had it not to be run from this folder.
    resolveAlias: { 'next-intl/config': './i18n/request.ts' },
  },
  // Indonesian has no prefix: `/` is shown by the same files as `/en`.
  rewrites: async () => ({
    beforeFiles: [
      ...ENGLISH_PATHS.map(([own, english]) => ({ source: `/en/${english}/:rest*`, destination: `/en/${own}/:rest*` })),
      { source: '/:path((?!(?:id|en)(?:/|$)|_next/|icon\\.svg).*)', destination: '/id/:path' },
    ],
    afterFiles: [],
    fallback: [],
  }),
  redirects: async () => [
    ...ENGLISH_PATHS.flatMap(([own, english]) => [
      { source: `/en/${own}/:rest*`, destination: `/en/${english}/:rest*`, permanent: true },
      { source: `/${english}/:rest*`, destination: `/${own}/:rest*`, permanent: true },
    ]),
    { source: '/id', destination: '/', permanent: true },
    { source: '/id/:path*', destination: '/:path*', permanent: true },
  ],
}

/**
 * Generates the types of the GraphQL documents before a build, so that `next build` alone is enough.
 * @param {string} phase
 */
export default async function configure(phase) {
  if (phase === PHASE_PRODUCTION_BUILD) {
    const { generateTypes } = await import('./codegen.ts')
    await generateTypes()
  }
  return config
}
