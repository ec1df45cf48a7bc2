import { setTimeout as sleep } from 'node:timers/promises'
import { isEmbedded } from '../i18n/pages.ts'
import { isFileAddress, isWrongAddress } from './public-address.ts'
import type { RenderedPage } from './render-page.ts'
import { Representation } from './representation.ts'
import { EMBEDDED_HEADERS, FILE_HEADERS, SECURITY_HEADERS } from './security-headers.ts'
import { Shelf } from './shelf.ts'
import { takeTurns } from './turns.ts'

/** Beyond this a page's readers are not kept waiting for the next one. */
const WAIT_AT_MOST_MS = 2_000
/** How soon after a failure the gateway is asked again. */
const RETRY_AFTER_MS = 1_000
/** Pages of addresses that are not kept: each asks dozens of questions, and an answer is waited for for 8 seconds. */
const MOST_AT_A_TIME = { page: 4, file: 2, wrong: 4 }
const PATIENCE_MS = { running: 8_000, waiting: 30_000 }
const MAX_BYTES = 64 * 1024 * 1024
/** Anybody can think up wrong addresses: what is said of them takes no room from pages. */
const SHARE_FOR_WRONG = 1 / 16

export type Answer = { status: number; page: Representation }

type Entry = {
  page: Representation
  late: () => Promise<Representation>
  size: number
  madeAt: number
  failedAt: number
}
type Wrong = { answer: Answer; size: number; madeAt: number }

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
 * with the notice that it is late. What an address is answered that asks for something that there is not is sent again
 * for a third of `keepFor`, and readers' own caches do not keep it. The least recently read go when memory is full. New
 * addresses are made a few at a time, files and those that need no figures besides; a page that is kept is renewed at once.
 */
export class KeptPages {
  readonly #pages: Shelf<Entry>
  readonly #wrong: Shelf<Wrong>
  readonly #making = new Map<string, Promise<Answer>>()
  readonly #options: Required<Options>
  readonly #cacheControl: string
  /** None waits behind another. */
  readonly #lanes = {
    page: takeTurns(MOST_AT_A_TIME.page, PATIENCE_MS),
    file: takeTurns(MOST_AT_A_TIME.file, PATIENCE_MS),
    wrong: takeTurns(MOST_AT_A_TIME.wrong, PATIENCE_MS),
  }

  constructor(options: Options) {
    this.#options = { maxBytes: MAX_BYTES, ...options }
    const forWrong = this.#options.maxBytes * SHARE_FOR_WRONG
    this.#pages = new Shelf(this.#options.maxBytes - forWrong)
    this.#wrong = new Shelf(forWrong)
    this.#cacheControl = `public, max-age=${Math.floor(options.keepFor / 3_000)}`
  }

  get bytes(): number {
    return this.#pages.bytes + this.#wrong.bytes
  }

  /** The answer of an address if nobody has to wait for it. */
  at(address: string): Answer | undefined {
    const { keepFor } = this.#options
    const entry = this.#pages.get(address)
    if (entry === undefined) {
      const wrong = this.#wrong.get(address)
      return wrong !== undefined && Date.now() - wrong.madeAt < keepFor / 3 ? wrong.answer : undefined
    }
    const age = Date.now() - entry.madeAt
    if (age >= keepFor) return undefined
    if (age >= keepFor / 3) this.#refresh(address, entry)
    return { status: 200, page: entry.page }
  }

  /** @throws when there neither is nor was such a page and it could not be rendered; BusyError when too many are asked for */
  async answer(address: string): Promise<Answer> {
    const ready = this.at(address)
    if (ready !== undefined) return ready
    const entry = this.#pages.get(address)
    if (entry === undefined) return this.#make(address)
    const made = Date.now() - entry.failedAt < RETRY_AFTER_MS ? undefined : this.#makeAgain(address)
    const answer = await Promise.race([made, sleep(WAIT_AT_MOST_MS, undefined, { ref: false })])
    return answer ?? { status: 200, page: await entry.late() }
  }

  /** Nothing when it cannot be made. */
  #makeAgain(address: string): Promise<Answer | undefined> {
    return this.#make(address).catch((error: unknown) => {
      this.#options.report(error, address)
      return undefined
    })
  }

  #refresh(address: string, entry: Entry): void {
    if (this.#making.has(address) || Date.now() - entry.failedAt < RETRY_AFTER_MS) return
    this.#makeAgain(address)
  }

  /** Each address is made by one request at a time; whoever asks meanwhile gets the same answer. */
  #make(address: string): Promise<Answer> {
    const making = this.#making.get(address)
    if (making !== undefined) return making
    const render = () => this.#render(address)
    const inTurn = this.#lanes[laneOf(address)]
    const made = (this.#pages.get(address) ? render() : inTurn(render)).finally(() => this.#making.delete(address))
    this.#making.set(address, made)
    return made
  }

  async #render(address: string): Promise<Answer> {
    const madeAt = Date.now()
    const kept = this.#pages.get(address)
    try {
      const { status, html, late, type, disposition } = await this.#options.render(address)
      const named: typeof SECURITY_HEADERS = disposition === undefined ? [] : [['content-disposition', disposition]]
      const as = { type, headers: [...securityOf(address, type), ...named] }
      if (status >= 500 && kept !== undefined) throw new Error(`the page could only be made with ${status}`)
      const page = new Representation(html, status === 200 ? this.#cacheControl : 'no-store', as)
      const answer = { status, page }
      this.#pages.drop(address)
      this.#wrong.drop(address)
      if (this.#options.keepFor === 0 || status >= 500) return answer
      const bytes = page.size + 2 * address.length
      if (status === 200) {
        let again: Promise<Representation> | undefined
        const makeLate = async () =>
          new Representation(await late(), this.#cacheControl, {
            ...as,
            headers: [...as.headers, ...lateHeaders(madeAt)],
          })
        const entry = { page, late: () => (again ??= makeLate()), size: bytes + page.size, madeAt }
        this.#pages.put(address, { ...entry, failedAt: Number.NEGATIVE_INFINITY })
      } else if (status >= 400) this.#wrong.put(address, { answer, size: bytes, madeAt })
      return answer
    } catch (error) {
      if (kept !== undefined) kept.failedAt = Date.now()
      throw error
    }
  }
}

function laneOf(address: string): keyof typeof MOST_AT_A_TIME {
  if (isWrongAddress(address)) return 'wrong'
  return isFileAddress(address) ? 'file' : 'page'
}

/** What a file cannot say by itself: it stood in memory, of when it is, and why there is no newer (RFC 9211). */
function lateHeaders(madeAt: number): typeof SECURITY_HEADERS {
  return [
    ['last-modified', new Date(madeAt).toUTCString()],
    ['cache-status', 'gelombang; fwd=stale; detail="newer figures cannot be had at the moment"'],
  ]
}

function securityOf(address: string, type: string | undefined): typeof SECURITY_HEADERS {
  if (type !== undefined) return FILE_HEADERS
  return isEmbedded(address) ? EMBEDDED_HEADERS : SECURITY_HEADERS
}
