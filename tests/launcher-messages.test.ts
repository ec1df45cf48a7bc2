import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PROJECT } from '#platform/launcher/project.ts'
import { freePortBase } from './support/free-ports.ts'

const folder = mkdtempSync(join(tmpdir(), 'launcher-messages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Outcome = { code: number; text: string }

/** Runs `npm start`'s program to its end; for starts that are expected to fail. */
function start(words: string[], environment: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(PROJECT, 'platform/launcher/bootstrap.mjs'), 'start', ...words],
      { env: { ...process.env, ...environment }, timeout: 100_000 },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), text: stdout + stderr }),
    )
  })
}

/** A data folder as the launcher leaves it, with the given files in it. */
function dataDirectory(name: string, files: Record<string, string>): string {
  const path = join(folder, name)
  mkdirSync(join(path, 'postgres'), { recursive: true })
  for (const [file, content] of Object.entries({ 'gelombang.json': '{"format":1}', ...files })) {
    writeFileSync(join(path, file), content)
  }
  return path
}

async function startOn(path: string, ...words: string[]): Promise<Outcome> {
  return start(['--data-dir', path, '--port-base', String(await freePortBase()), ...words])
}

test('help lists every option, and a wrong one is named', async () => {
  const [help, wrongOption, wrongScale] = await Promise.all([
    start(['--help']),
    start(['--frsh']),
    start(['--scale', '2']),
  ])
  expect(help.code).toBe(0)
  for (const option of ['--fresh', '--scale', '--figures', '--seed', '--data-dir', '--port-base', '--no-replay']) {
    expect(help.text).toContain(option)
  }
  expect(wrongOption).toMatchObject({ code: 2, text: expect.stringContaining("unknown option '--frsh'") })
  expect(wrongScale).toMatchObject({ code: 2, text: expect.stringContaining('up to 1') })
})

test('a wrong setting is named, never its value', async () => {
  const { code, text } = await start([], { DATABASE_URL: 'mysql://secret@nowhere/x' })
  expect(code).not.toBe(0)
  expect(text).toContain('DATABASE_URL')
  expect(text).not.toContain('secret')
})

test('an address that this machine has not is named, not the ports', async () => {
  const { code, text } = await start([], { HOST: '192.0.2.1' })
  expect(code).toBe(1)
  expect(text).toContain('192.0.2.1 (HOST) is not an address of this machine')
  expect(text).not.toContain('is taken')
})

test('a data folder whose folder of logs is a file is named, with what to do', async () => {
  const path = dataDirectory('logs-is-a-file', { logs: '' })
  rmSync(join(path, 'postgres'), { recursive: true })
  const { code, text } = await startOn(path)
  expect(code).toBe(1)
  expect(text).toContain('cannot be written: it is not a folder')
  expect(text).not.toContain('    at ')
})

test('a folder that holds other things is left alone, also with --fresh', async () => {
  const path = join(folder, 'foreign')
  mkdirSync(path)
  writeFileSync(join(path, 'thesis.txt'), 'years of work')
  const { code, text } = await startOn(path, '--fresh')
  expect(code).toBe(1)
  expect(text).toContain('was not made by this launcher')
  expect(readdirSync(path)).toEqual(['thesis.txt'])
})

test('a data folder that cannot be made is refused at once', async () => {
  const [inProc, inFile] = await Promise.all([startOn('/proc/gelombang/data'), startOn('/dev/null/data')])
  for (const { code, text } of [inProc, inFile]) {
    expect(code).toBe(1)
    expect(text).toContain('cannot be written')
    expect(text).toContain('--data-dir')
  }
})

test('a database that has gone from its folder is missed, not made anew', async () => {
  const path = dataDirectory('gone', {})
  rmSync(join(path, 'postgres'), { recursive: true })
  mkdirSync(join(path, 'clickhouse'))
  const { code, text } = await startOn(path)
  expect(code).toBe(1)
  expect(text).toContain('postgres cannot be used (it is missing')
  expect(text).toContain('--fresh')
})

test('a database that cannot be used is told from one that can', async () => {
  const [without, other] = await Promise.all([
    startOn(dataDirectory('no-version', {})),
    startOn(dataDirectory('other-version', { 'postgres/PG_VERSION': '16\n' })),
  ])
  expect(without).toMatchObject({ code: 1, text: expect.stringContaining('PG_VERSION is missing') })
  expect(other).toMatchObject({ code: 1, text: expect.stringContaining('it is of PostgreSQL 16') })
  expect(other.text).toContain('--fresh')
})

test('secrets that are lost or garbled are never made anew over existing data', async () => {
  const path = dataDirectory('secrets', { 'postgres/PG_VERSION': '18\n' })
  for (const part of ['global', 'base', 'pg_wal']) mkdirSync(join(path, 'postgres', part))
  writeFileSync(join(path, 'postgres/global/pg_control'), '')
  const lost = await startOn(path)
  expect(lost).toMatchObject({ code: 1, text: expect.stringContaining('secrets.json cannot be used (it is missing') })
  writeFileSync(join(path, 'secrets.json'), '{"dataKey": "AAAA"')
  const garbled = await startOn(path)
  expect(garbled).toMatchObject({ code: 1, text: expect.stringContaining('secrets.json cannot be used') })
})

test('a port that is taken is named, with who holds it and what to do', async () => {
  const base = await freePortBase()
  const server = createServer().listen(base + 3, '127.0.0.1')
  const { code, text } = await start(['--data-dir', join(folder, 'ports'), '--port-base', String(base)])
  server.close()
  expect(code).toBe(1)
  expect(text).toContain(`port ${base + 3} (sandbox) is taken by process ${process.pid}`)
  expect(text).toContain('--port-base')
})

test('figures that cannot be met are refused before anything is started', async () => {
  const file = join(folder, 'figures.json')
  writeFileSync(file, '{"steps": []}')
  const path = join(folder, 'figures-data')
  const { code, text } = await startOn(path, '--figures', file)
  expect(code).toBe(1)
  expect(text).toContain('figures.json cannot be played back')
  expect(text).not.toContain('PostgreSQL')
})
