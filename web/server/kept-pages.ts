import { setTimeout as sleep } from 'node:timers/promises'
import { isEmbedded } from '../i18n/pages.ts'
import type { RenderedPage } from './render-page.ts'
import { Representation } from './representation.ts'
import { EMBEDDED_HEADERS, FILE_HEADERS, SECURITY_HEADERS } from './security-headers.ts'

/** Beyond this a page's readers are not kept waiting for the next one. */
const WAIT_AT_MOST_MS = 2_000
/** How soon after a failure the gateway is asked again. */
const RETRY_AFTER_MS = 1_000
const MAX_BYTES = 64 * 1024 * 1024

export type Answer = { status: number; page: Representation }

type Entry = { page: Representation; late: Representation; size: number; madeAt: number; failedAt: number }

type Options = {
  render: (address: string) => Promise<RenderedPage>
  /** Of a failure that no reader was told of. */
  report: (error: unknown, address: string) => void
  /** The age at which a page is not shown any more unless there is no newer one; 0: nothing is kept. */
  keepFor: number
  maxBytes?: number
}

/**
 * Finished pages by address. Up to a third of `keepFor` a page is sent as it is; after that it is still sent, while one
 * request makes the next; past `keepFor` its readers wait for that one, and when it cannot be had they get the old one
 * with the notice that it is late. The least recently read go when memory is full.
 */
export class KeptPages {
  readonly #entries = new Map<string, Entry>()
  readonly #making = new Map<string, Promise<Answer>>()
  readonly #options: Required<Options>
  readonly #cacheControl: string
  #bytes = 0

  constructor(options: Options) {
    this.#options = { maxBytes: MAX_BYTES, ...options }
    this.#cacheControl = `public, max-age=${Math.floor(options.keepFor / 3_000)}`
  }

  get bytes(): number {
    return this.#bytes
  }

  /** The page of an address if nobody has to wait for it. */
  at(address: string): Representation | undefined {
    const entry = this.#entries.get(address)
    if (entry === undefined) return undefined
    const age = Date.now() - entry.madeAt
    if (age >= this.#options.keepFor) return undefined
    if (age >= this.#options.keepFor / 3) this.#refresh(address, entry)
    this.#entries.delete(address)
    this.#entries.set(address, entry)
    return entry.page
  }

  /** @throws when there neither is nor was such a page and it could not be rendered */
  async answer(address: string): Promise<Answer> {
    const ready = this.at(address)
    if (ready !== undefined) return { status: 200, page: ready }
    const entry = this.#entries.get(address)
    if (entry === undefined) return this.#make(address)
    const late = { status: 200, page: entry.late }
    if (Date.now() - entry.failedAt < RETRY_AFTER_MS) return late
    const made = this.#make(address).catch((error: unknown) => {
      this.#options.report(error, address)
      return late
    })
    return Promise.race([made, sleep(WAIT_AT_MOST_MS, late, { ref: false })])
  }

  #refresh(address: string, entry: Entry): void {
    if (this.#making.has(address) || Date.now() - entry.failedAt < RETRY_AFTER_MS) return
    this.#make(address).catch((error: unknown) => this.#options.report(error, address))
  }

  /** Each address is made by one request at a time; whoever asks meanwhile gets the same answer. */
  #make(address: string): Promise<Answer> {
    const making = this.#making.get(address)
    if (making !== undefined) return making
    const made = this.#render(address).finally(() => this.#making.delete(address))
    this.#making.set(address, made)
    return made
  }

  async #render(address: string): Promise<Answer> {
    const madeAt = Date.now()
    const kept = this.#entries.get(address)
    try {
      const { status, html, late, type } = await this.#options.render(address)
      const as = { type, security: securityOf(address, type) }
      if (status >= 500 && kept !== undefined) throw new Error(`the page could only be made with ${status}`)
      const page = new Representation(html, status === 200 ? this.#cacheControl : 'no-store', as)
      this.#drop(address)
      if (status === 200) this.#keep(address, page, new Representation(late, this.#cacheControl, as), madeAt)
      return { status, page }
    } catch (error) {
      if (kept !== undefined) kept.failedAt = Date.now()
      throw error
    }
  }

  #keep(address: string, page: Representation, late: Representation, madeAt: number): void {
    if (this.#options.keepFor === 0) return
    const size = page.size + late.size + 2 * address.length
    this.#entries.set(address, { page, late, size, madeAt, failedAt: Number.NEGATIVE_INFINITY })
    this.#bytes += size
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#options.maxBytes) break
      this.#drop(oldest)
    }
  }

  #drop(address: string): void {
    this.#bytes -= this.#entries.get(address)?.size ?? 0
    this.#entries.delete(address)
  }
}

function securityOf(address: string, type: string | undefined): typeof SECURITY_HEADERS {
  if (type !== undefined) return FILE_HEADERS
  return isEmbedded(address) ? EMBEDDED_HEADERS : SECURITY_HEADERS
}
