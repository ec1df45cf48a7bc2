import { createHash } from 'node:crypto'
import { askGateway } from '../../data/gateway.ts'
import { OpenDataFileDocument } from '../../generated/graphql.ts'
import { compress, type Encoding } from '../representation.ts'
import { Shelf } from '../shelf.ts'
import type { FileAddress } from './address.ts'

/** A file as it goes out, compressed beforehand. */
export type ReadyFile = {
  edition: number
  name: string
  mediaType: string
  etag: string
  bodies: Record<Encoding, Buffer>
}

const MOST_BYTES = 64_000_000
/** Of names of files that there are not: anybody can think them up. */
const MOST_BYTES_OF_MISSING = 500_000
const LATEST_KEPT_MS = 30_000

type Kept = { file: ReadyFile | undefined; until: number; size: number }

/**
 * Files of the open data, as the gateway writes them; made ready once. Those of a numbered edition never change; what is
 * not there yet may come.
 */
export class OpenDataFiles {
  readonly #base: string
  readonly #kept = new Shelf<Kept>(MOST_BYTES)
  readonly #missing = new Shelf<Kept>(MOST_BYTES_OF_MISSING)
  readonly #making = new Map<string, Promise<ReadyFile | undefined>>()

  /** `base`: address under which the files are offered. */
  constructor(base: string) {
    this.#base = base
  }

  /** Absent when there is no such edition or table. @throws GatewayAwayError */
  async find(address: FileAddress): Promise<ReadyFile | undefined> {
    const name = JSON.stringify([address.number ?? null, address.table ?? null, address.format])
    const kept = this.#kept.get(name) ?? this.#missing.get(name)
    if (kept && Date.now() < kept.until) return kept.file
    const making = this.#making.get(name) ?? this.#fetch(name, address).finally(() => this.#making.delete(name))
    this.#making.set(name, making)
    return making
  }

  async #fetch(name: string, address: FileAddress): Promise<ReadyFile | undefined> {
    const file = await this.#make(address)
    const bodies = file ? Object.values(file.bodies) : []
    const size = bodies.reduce((sum, { length }) => sum + length, 200 + 2 * name.length)
    const until = file && address.number !== undefined ? Number.POSITIVE_INFINITY : Date.now() + LATEST_KEPT_MS
    for (const shelf of [this.#kept, this.#missing]) shelf.drop(name)
    const shelf = file ? this.#kept : this.#missing
    shelf.put(name, { file, until, size })
    return file
  }

  async #make({ number, table, format }: FileAddress): Promise<ReadyFile | undefined> {
    const variables = { number: number ?? null, table: table ?? null, format, base: this.#base }
    const { editionFile } = await askGateway(OpenDataFileDocument, variables, 'id')
    return editionFile ? makeReady(editionFile) : undefined
  }
}

/** Compresses a file as the gateway wrote it, once. */
export async function makeReady({
  content,
  ...file
}: Pick<ReadyFile, 'edition' | 'name' | 'mediaType'> & { content: string }): Promise<ReadyFile> {
  const identity = Buffer.from(content)
  const [br, gzip] = await Promise.all([compress(identity, 'br'), compress(identity, 'gzip')])
  const etag = createHash('sha256').update(identity).digest('base64url').slice(0, 22)
  return { ...file, etag, bodies: { identity, br, gzip } }
}
