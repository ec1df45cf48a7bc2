import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Refusal, readForm } from './form-post.ts'
import { isJustDone, noteDone } from './just-done.ts'
import type { NextHandler } from './next.ts'
import { servePage } from './page.ts'
import { managementPolicy } from './security-headers.ts'
import type { SignIn } from './sign-in/index.ts'
import { ownPath } from './sign-in/own-path.ts'

type Parts = { next: NextHandler; signIn: SignIn }

/**
 * A page for staff, whatever form of its address or which headers were sent: without a session nothing of it is
 * rendered, and the reader is led to sign in and back. Which role it needs the page says, and the services decide.
 */
export async function serveManagement(
  { next, signIn }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<Refusal | undefined> {
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-security-policy', managementPolicy(signIn.issuerOrigin))
  const posting = request.method === 'POST'
  if (!posting && request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD, POST')
    return { status: 405, text: 'Pages can be read, and their forms sent.' }
  }
  const session = await signIn.sessionOf(request, response)
  if (session === undefined) {
    const query = new URLSearchParams({ 'return-to': request.url ?? '/' })
    response.writeHead(303, { location: `/auth/sign-in?${query}` }).end()
    return undefined
  }
  if (session === 'away') {
    const back = ownPath(request.url, '/kelola')
    response.writeHead(303, { location: signIn.problemAddress('away', back) }).end()
    return undefined
  }
  const sent = posting ? await readForm(request, 'strictly') : undefined
  if (sent !== undefined && 'status' in sent) return sent
  const { subject, name, roles, token } = session
  const justDone = isJustDone(request, signIn.cookies, subject)
  const viewer = Buffer.from(JSON.stringify({ subject, name, roles, token, justDone })).toString('base64url')
  const leadOn = (address: string) => noteDone(response, signIn.cookies, subject, address)
  const reader = { viewer, theme: signIn.themeOf(request), leadOn }
  await servePage(next, request, response, { path, reader, ...(sent === undefined ? {} : { form: sent.form }) })
  return undefined
}
