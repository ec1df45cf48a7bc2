#!/usr/bin/env node
import { createInterface } from 'node:readline'
import pg from 'pg'
import { z } from 'zod'
import { teachCatalogueTypes } from './catalogue-types.ts'
import { administer } from './connection.ts'
import { createEngine, type Engine } from './engine.ts'

/**
 * What Prisma's command line takes for its schema engine: the same commands and the same JSON-RPC on standard input and
 * output as the native binary, which would have to be fetched from the internet. `prisma/cli.ts` names it to Prisma.
 */
const ENGINE_VERSION = '0edf323efd1d98336f3f0a68684b56f689b900d3'
// JSON-RPC code by which Prisma's command line recognises an error that has a Prisma error code in its data.
const KNOWN_ERROR = 4466

const request = z.object({ id: z.number(), method: z.string(), params: z.unknown() })
const datasource = z.object({ url: z.string() }).partial()

type Words = { schemaFiles: string[]; url: string; command: string | undefined }

function readWords(words: string[]): Words {
  const read: Words = { schemaFiles: [], url: '', command: undefined }
  for (let index = 0; index < words.length; index++) {
    const value = words[index + 1] ?? ''
    if (words[index] === '--datamodels') read.schemaFiles.push(value)
    else if (words[index] === '--datasource') read.url = datasource.parse(JSON.parse(value)).url ?? ''
    else if (words[index] === 'cli') read.command = value
    else continue
    index++
  }
  return read
}

function writeLog(level: string, message: string, fields: Record<string, unknown> = {}): void {
  const target = 'schema_engine::logger'
  const line = { timestamp: new Date().toISOString(), level, fields: { message, ...fields }, target }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

async function runCommand(command: string, url: string): Promise<void> {
  if (command === 'can-connect-to-database') {
    const client = new pg.Client(url)
    await client.connect()
    await client.end()
  } else if (command === 'create-database') {
    await administer(url, (client, name) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`))
  } else if (command === 'drop-database') {
    await administer(url, (client, name) => client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)}`))
  } else {
    throw new Error(`the schema engine has no command ${command}`)
  }
}

function respond(message: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

async function answer(engine: Promise<Engine>, line: string): Promise<void> {
  const parsed = request.safeParse(JSON.parse(line))
  // Prisma's answers to what was printed come the same way; they ask for nothing.
  if (!parsed.success) return
  const { id, method, params } = parsed.data
  try {
    const result = await (await engine).call(method, params)
    const content = z.object({ stdout: z.string() }).safeParse(result)
    if (method === 'diff' && content.success) {
      respond({ id: 1_000_000 + id, method: 'print', params: { content: content.data.stdout.replace(/\n$/, '') } })
    }
    respond({ id, result: result ?? null })
  } catch (error) {
    const { message, code, meta } = z
      .object({ message: z.string(), code: z.string().optional(), meta: z.unknown() })
      .catch({ message: String(error), code: undefined, meta: undefined })
      .parse(error)
    const data = { is_panic: false, message, meta: meta ?? null, error_code: code }
    respond({ id, error: { code: KNOWN_ERROR, message: 'An error happened. Check the data field for details.', data } })
  }
}

async function main(words: string[]): Promise<void> {
  if (words.includes('--version')) {
    process.stdout.write(`schema-engine-cli ${ENGINE_VERSION} (wasm)\n`)
    return
  }
  const { command, url, schemaFiles } = readWords(words)
  if (command) {
    // Prisma skips the first line, the native engine's greeting.
    writeLog('INFO', 'schema engine (wasm)')
    try {
      await runCommand(command, url)
    } catch (error) {
      const missing = error instanceof pg.DatabaseError && error.code === '3D000'
      const message = error instanceof Error ? error.message : String(error)
      writeLog('ERROR', message, { is_panic: false, error_code: missing ? 'P1003' : 'P1001' })
      process.exitCode = 1
    }
    return
  }
  teachCatalogueTypes()
  const engine = createEngine(url, schemaFiles)
  for await (const line of createInterface({ input: process.stdin })) await answer(engine, line)
  await (await engine).close()
}

await main(process.argv.slice(2))
