import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CookieJar } from './sign-in/cookies.ts'

/** How long the page that an action led to goes on saying that it was done. */
const SECONDS = 60

/** What this person did has led them to an address, which says so; as anybody could write the same, their browser knows. */
export function noteDone(response: ServerResponse, cookies: CookieJar, person: string, address: string): void {
  cookies.write(response, 'done', noteOf(person, address), SECONDS)
}

/** Whether this person's own action has just led to the address that is asked for. */
export function isJustDone(request: IncomingMessage, cookies: CookieJar, person: string): boolean {
  return cookies.read(request, 'done') === noteOf(person, request.url ?? '')
}

/** Short, however long the address: a question to the funnel can be longer than a cookie. */
function noteOf(person: string, address: string): string {
  return createHash('sha256').update(`${person} ${address}`).digest('base64url')
}
