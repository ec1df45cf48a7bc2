import { createServer, request as send } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type ClickHouseServer, startClickHouseServer } from '../testing/clickhouse-http/start.ts'
import { openClickHouse } from './connection.ts'
import { queryRow, runStatement } from './query.ts'

let server: ClickHouseServer

beforeAll(async () => {
  server = await startClickHouseServer()
})
afterAll(() => server?.close())

test("values reach the server as they are, in queries' and statements' bodies", async () => {
  const clickhouse = await openClickHouse({ url: server.url })
  const text = `it's a "test"\\ with\ttabs,\nlines and {braces:String}`
  await runStatement(clickhouse.pipeline, {
    name: 'test',
    sql: 'CREATE TABLE IF NOT EXISTS note (text String, codes Array(Int32)) ENGINE = MergeTree() ORDER BY text',
  })
  await runStatement(clickhouse.pipeline, {
    name: 'test',
    sql: 'INSERT INTO note SELECT {text:String}, {codes:Array(Int32)}',
    params: { text, codes: [1, -2] },
  })
  const row = z.object({ text: z.string(), codes: z.array(z.number()), same: z.literal(1), database: z.string() })
  const sql = 'SELECT text, codes, text = {text:String} AS same, currentDatabase() AS database FROM note'
  expect(
    await queryRow(clickhouse.readers[0] ?? clickhouse.pipeline, { name: 'test', sql, params: { text }, row }),
  ).toEqual({ text, codes: [1, -2], same: 1, database: 'gelombang' })
  await clickhouse.close()
})

test('no address has a value in it, since servers and proxies log addresses', async () => {
  const addresses: string[] = []
  const proxy = createServer((request, response) => {
    addresses.push(request.url ?? '')
    const { method, headers, url } = request
    const forwarded = send(new URL(url ?? '/', server.url), { method, headers, auth: null }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    request.pipe(forwarded)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  const url = new URL(server.url)
  url.port = String(typeof address === 'object' && address ? address.port : 0)
  const clickhouse = await openClickHouse({ url: url.toString() })
  const question = { name: 'test', sql: 'SELECT {password:String} AS value', params: { password: 'secret-value' } }
  await queryRow(clickhouse.pipeline, { ...question, row: z.object({ value: z.literal('secret-value') }) })
  await runStatement(clickhouse.pipeline, question)
  expect(addresses.length).toBeGreaterThan(3)
  expect(addresses.filter((text) => text.includes('secret-value'))).toEqual([])
  await clickhouse.close()
  proxy.close()
})

test('the database in the URL is made and used, bodies may be compressed', async () => {
  const clickhouse = await openClickHouse({
    url: `${server.url}/another?compression_request=true&compression_response=true`,
  })
  const [reader = clickhouse.pipeline] = clickhouse.readers
  await clickhouse.pipeline.command({ query: 'CREATE TABLE n (n UInt8) ENGINE = MergeTree() ORDER BY n' })
  await clickhouse.pipeline.insert({ table: 'n', format: 'JSONEachRow', values: [{ n: 1 }, { n: 2 }] })
  const sql = 'SELECT sum(n) AS n, currentDatabase() AS database FROM n'
  const row = z.object({ n: z.coerce.number(), database: z.string() })
  expect(await queryRow(reader, { name: 'test', sql, row })).toEqual({ n: 3, database: 'another' })
  await clickhouse.close()
})

test('an error of the server arrives with its code', async () => {
  const clickhouse = await openClickHouse({ url: server.url })
  const query = clickhouse.pipeline.query({ query: 'SELECT * FROM nowhere' })
  await expect(query).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' })
  await clickhouse.close()
})

test('a server that refuses the user says so, without the password', async () => {
  const url = new URL(server.url)
  url.password = 'wrong-secret'
  const opened = openClickHouse({ url: url.toString() })
  await expect(opened).rejects.toThrow(/refuses user gelombang: .*Authentication failed/)
  await expect(opened).rejects.not.toThrow('wrong-secret')
})

test('a server that is too old is refused, with both versions', async () => {
  const old = await startClickHouseServer({ version: '25.8.1.3' })
  await expect(openClickHouse({ url: old.url })).rejects.toThrow(/too old: it is 25\.8\.1\.3, and 26\.7 or later/)
  await old.close()
})

test('an answer that is not of ClickHouse is no ClickHouse', async () => {
  const other = createServer((_request, response) => void response.writeHead(502).end('Bad gateway'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' ? address?.port : 0
  await expect(openClickHouse({ url: `http://127.0.0.1:${port}` }, { answersWithinMs: 0 })).rejects.toThrow(
    /answers "Bad gateway"/,
  )
  other.close()
})
