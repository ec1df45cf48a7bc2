import type { IncomingMessage, ServerResponse } from 'node:http'
import { ResponseBodyError } from 'openid-client'
import type { Logger } from 'pino'
import type { CookieJar } from './cookies.ts'
import { type Issuer, type Session, session } from './issuer.ts'
import type { Seal } from './sealed.ts'

/** A token that ends so soon might end on its way. */
const REFRESH_BEFORE_MS = 60_000
/** Requests that a page makes at once share one refreshed token. */
const SHARE_FOR_MS = 10_000

export type Sessions = {
  /**
   * Who has signed in, with a token that is good; nothing when nobody has, or the session has ended; `away` when the token
   * has ended and the issuer gives no other at the moment: the session is kept.
   */
  of: (request: IncomingMessage, response: ServerResponse) => Promise<Session | 'away' | undefined>
  /** As the cookie says, without asking the issuer. */
  read: (request: IncomingMessage) => Promise<Session | undefined>
  start: (response: ServerResponse, made: Session) => Promise<void>
  end: (response: ServerResponse) => void
}

/** Sessions are in the browser's cookie alone, sealed: the web keeps no state, and any of several may answer. */
export function createSessions(issuer: Issuer, cookies: CookieJar, seal: Seal, logger: Logger): Sessions {
  const refreshing = new Map<string, Promise<Session>>()

  function refresh(before: Session, key: string): Promise<Session> {
    const under = refreshing.get(key)
    if (under !== undefined) return under
    const made = issuer.refresh(before)
    refreshing.set(key, made)
    made.then(
      () => void setTimeout(() => refreshing.delete(key), SHARE_FOR_MS).unref(),
      () => refreshing.delete(key),
    )
    return made
  }

  const read = async (request: IncomingMessage): Promise<Session | undefined> =>
    seal.open('session', cookies.read(request, 'session'), session)

  const start = async (response: ServerResponse, made: Session): Promise<void> => {
    const seconds = Math.ceil((made.endsAt - Date.now()) / 1_000)
    cookies.write(response, 'session', await seal.close('session', made, made.endsAt), seconds)
  }

  return {
    read,
    start,
    end: (response) => cookies.remove(response, 'session'),
    async of(request, response) {
      const found = await read(request)
      if (found === undefined || found.tokenEndsAt - Date.now() > REFRESH_BEFORE_MS) return found
      try {
        if (found.refreshToken === undefined) return found.tokenEndsAt > Date.now() ? found : undefined
        const renewed = await refresh(found, found.refreshToken)
        await start(response, renewed)
        return renewed
      } catch (error) {
        if (error instanceof ResponseBodyError) {
          cookies.remove(response, 'session')
          return undefined
        }
        logger.warn({ err: error }, 'the issuer does not answer')
        // A token serves until its end.
        return found.tokenEndsAt > Date.now() ? found : 'away'
      }
    },
  }
}
