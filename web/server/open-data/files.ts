import { createHash } from 'node:crypto'
import { askGateway } from '../../data/gateway.ts'
import { OpenDataFileDocument } from '../../generated/graphql.ts'
import { compress, type Encoding } from '../representation.ts'
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
const LATEST_KEPT_MS = 30_000

/** Files of the open data, as the gateway writes them; made ready once. Those of a numbered edition never change. */
export class OpenDataFiles {
  readonly #base: string
  readonly #kept = new Map<string, { file: Promise<ReadyFile | undefined>; until: number; bytes: number }>()
  #bytes = 0

  /** `base`: address under which the files are offered. */
  constructor(base: string) {
    this.#base = base
  }

  /** Absent when there is no such edition or table. @throws GatewayAwayError */
  find(address: FileAddress): Promise<ReadyFile | undefined> {
    const name = JSON.stringify([address.number ?? null, address.table ?? null, address.format])
    const kept = this.#kept.get(name)
    if (kept && Date.now() < kept.until) return kept.file
    this.#drop(name)
    const isFixed = address.number !== undefined
    const entry = {
      file: this.#make(address),
      until: isFixed ? Number.POSITIVE_INFINITY : Date.now() + LATEST_KEPT_MS,
      bytes: 0,
    }
    this.#kept.set(name, entry)
    entry.file.then(
      (file) => {
        // What is not there yet may come.
        if (!file || this.#kept.get(name) !== entry) return this.#drop(name)
        entry.bytes = Object.values(file.bodies).reduce((sum, { length }) => sum + length, 0)
        this.#bytes += entry.bytes
        for (const oldest of this.#kept.keys()) {
          if (this.#bytes <= MOST_BYTES) break
          this.#drop(oldest)
        }
      },
      () => this.#drop(name),
    )
    return entry.file
  }

  #drop(name: string): void {
    this.#bytes -= this.#kept.get(name)?.bytes ?? 0
    this.#kept.delete(name)
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
