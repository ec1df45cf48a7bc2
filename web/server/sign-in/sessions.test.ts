import { createServer, IncomingMessage, ServerResponse } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createSignIn } from './index.ts'
import { createSeal } from './sealed.ts'

const KEY = 'a key of this test'
const WEB = 'http://127.0.0.1:3000'

/** An address at which nothing listens. */
async function closedAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

async function askWith({ tokenEndsIn }: { tokenEndsIn: number }) {
  const settings = {
    PUBLIC_URL: await closedAddress(),
    SESSION_KEYS: [KEY],
    WEB_PUBLIC_URL: WEB,
    OIDC_CLIENT_ID: 'web',
  }
  const signIn = createSignIn(settings, pino({ level: 'silent' }))
  const [endsAt, tokenEndsAt] = [Date.now() + 3_600_000, Date.now() + tokenEndsIn]
  const person = { subject: 'ayu', name: 'Ayu', roles: ['analyst'], token: 'token', refreshToken: 'refresh' }
  const sealed = await createSeal([KEY]).close('session', { ...person, tokenEndsAt, endsAt }, endsAt)
  const request = new IncomingMessage(new Socket())
  request.headers.cookie = `gelombang-session=${sealed}`
  const response = new ServerResponse(request)
  return { found: await signIn.sessionOf(request, response), cookies: response.getHeader('set-cookie') }
}

it('while the issuer is away a token serves until its end; after that the session is kept and the issuer said to be away', async () => {
  expect((await askWith({ tokenEndsIn: 30_000 })).found).toMatchObject({ subject: 'ayu' })
  expect(await askWith({ tokenEndsIn: -1_000 })).toEqual({ found: 'away', cookies: undefined })
})
