import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { UnavailableError } from './errors.ts'

export type HttpClientOptions = {
  /** Name of the service in messages, e.g. "Dukcapil". */
  service: string
  baseUrl: string
  timeoutMs?: number
  /** Further tries of calls that may be repeated. */
  retries?: number
}

export type HttpCall<Schema extends z.ZodType> = {
  method: 'GET' | 'POST'
  /** Below the base URL, with a leading slash. */
  path: string
  body?: unknown
  /** What an answer must look like; anything else counts as a failure of the service. */
  answer: Schema
  /** Whether the service takes the same call twice as one; only such calls are repeated. */
  repeatable: boolean
}

/** The service understood and refused (4xx). Carries nothing else of the body: it may hold personal data. */
export class HttpRefusal extends Error {
  override name = 'HttpRefusal'
  readonly status: number
  /** Why, as the body's `code` says it, such as `LIMIT_REACHED`. */
  readonly code: string | undefined

  constructor(service: string, status: number, code?: string) {
    super(`${service} refused with HTTP ${status}${code ? ` (${code})` : ''}`)
    this.status = status
    this.code = code
  }
}

const refusalBody = z.object({ code: z.string().regex(/^[A-Z][A-Z_]{1,59}$/) })

async function codeOf(response: Response): Promise<string | undefined> {
  const body: unknown = await response.json().catch(() => undefined)
  return refusalBody.safeParse(body).data?.code
}

export type HttpClient = { call: <Schema extends z.ZodType>(call: HttpCall<Schema>) => Promise<z.output<Schema>> }

const OPENS_AFTER = 5
const OPEN_FOR_MS = 5_000

/**
 * Calls to one service of the outside world over HTTP with JSON: a timeout on each try, repeated tries with pauses
 * where that is safe, and a circuit that answers at once while the service has failed five times in a row. Throws
 * UnavailableError when the outcome is not known, HttpRefusal when the service refused. Neither names what was sent.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { service, timeoutMs = 5_000, retries = 2 } = options
  const baseUrl = options.baseUrl.replace(/\/$/, '')
  let failures = 0
  let closedUntil = 0
  const unavailable = (): UnavailableError =>
    new UnavailableError(`${service} does not answer at the moment. Send the same request again in a minute.`)

  const tryOnce = async <Schema extends z.ZodType>(call: HttpCall<Schema>): Promise<z.output<Schema>> => {
    const response = await fetch(`${baseUrl}${call.path}`, {
      method: call.method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(call.body === undefined
        ? {}
        : { body: JSON.stringify(call.body), headers: { 'content-type': 'application/json' } }),
    })
    if (response.status >= 400 && response.status < 500 && response.status !== 429) {
      throw new HttpRefusal(service, response.status, await codeOf(response))
    }
    if (!response.ok) {
      await response.body?.cancel()
      throw unavailable()
    }
    const parsed = call.answer.safeParse(await response.json())
    if (!parsed.success) throw unavailable()
    return parsed.data
  }

  return {
    async call(call) {
      for (let turn = 0; ; turn += 1) {
        if (Date.now() < closedUntil) throw unavailable()
        try {
          const answer = await tryOnce(call)
          failures = 0
          return answer
        } catch (error) {
          if (error instanceof HttpRefusal) {
            failures = 0
            throw error
          }
          failures += 1
          if (failures >= OPENS_AFTER) closedUntil = Date.now() + OPEN_FOR_MS
          if (!call.repeatable || turn >= retries) throw unavailable()
          await sleep(100 * 3 ** turn + Math.random() * 50)
        }
      }
    },
  }
}
