import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import { z } from 'zod'
import { languageOf } from '#platform/language.ts'
import type { Logger } from '#platform/logger.ts'
import type { Accounts } from './accounts.ts'
import { type Attempts, LIMITS } from './attempts.ts'
import { codePage, LONGEST, noticePage, type PageContext, participantPage, staffPage } from './pages.ts'
import type { RegistrationClient } from './registration-client.ts'
import { type Language, type Message, TEXTS } from './texts.ts'

export type InteractionParts = {
  provider: Provider
  accounts: Accounts
  attempts: Attempts
  registration: RegistrationClient
  logger: Logger
}

const EMAIL_OR_PHONE = /^(?:[^\s@]{1,64}@[^\s@]{3,190}|\+?[\d\s-]{8,20})$/

/** A longer one than anybody has is as wrong as none, and so is one that was sent twice. */
const typed = (name: keyof typeof LONGEST) => z.string().max(LONGEST[name]).catch('')

const inForm = z.object({
  lang: z.enum(['id', 'en']).optional().catch(undefined),
  to: z.enum(['id', 'en']).optional().catch(undefined),
  as: z.enum(['staff', 'participant']).optional().catch(undefined),
  show: z.enum(['staff', 'participant', 'code']).optional().catch(undefined),
  error: z
    .custom<Message>((name) => typeof name === 'string' && Object.hasOwn(TEXTS.id, name))
    .optional()
    .catch(undefined),
  contact: typed('contact'),
  code: typed('code'),
  username: typed('username'),
  password: typed('password'),
})

/** The sign-in pages at `/oidc/interaction/:uid`, for as long as a sign-in is under way in this browser. */
export function interactionRoutes(app: FastifyInstance, parts: InteractionParts): void {
  const { provider, accounts, attempts, registration, logger } = parts

  const contextOf = async (request: FastifyRequest, reply: FastifyReply) => {
    const details = await provider.interactionDetails(request.raw, reply.raw)
    const input = inForm.parse({ ...asRecord(request.query), ...asRecord(request.body) })
    const locales =
      typeof details.params.ui_locales === 'string' ? details.params.ui_locales.replaceAll(' ', ',') : undefined
    const language: Language = input.to ?? input.lang ?? languageOf(locales ?? request.headers['accept-language'])
    const as = input.as ?? (details.params.as === 'staff' ? 'staff' : 'participant')
    const page: PageContext = { base: `/oidc/interaction/${details.uid}`, language }
    return { input, page, as }
  }
  const signIn = async (request: FastifyRequest, reply: FastifyReply, accountId: string) => {
    const login = { accountId, remember: false }
    const to = await provider.interactionResult(request.raw, reply.raw, { login }, { mergeWithLastSubmission: false })
    return reply.redirect(to, 303)
  }
  const show = (reply: FastifyReply, html: string, status = 200) => reply.code(status).headers(HEADERS).send(html)

  app.get('/oidc/interaction/:uid', async (request, reply) => {
    const { page, as } = await contextOf(request, reply)
    if (as === 'participant') return show(reply, participantPage(page))
    return show(reply, staffPage(accounts.hasStaff ? page : { ...page, error: 'noStaff' }))
  })

  // What a form was sent to, opened once more from the address bar or with a tab of yesterday.
  app.get<{ Params: { uid: string; form: string } }>('/oidc/interaction/:uid/:form', async (request, reply) => {
    const { uid, form } = request.params
    return reply.redirect(`/oidc/interaction/${encodeURIComponent(uid)}${form === 'staff' ? '?as=staff' : ''}`, 303)
  })

  app.post('/oidc/interaction/:uid/language', async (request, reply) => {
    const { input, page } = await contextOf(request, reply)
    const same = { ...page, error: input.error }
    if (input.show === 'staff') return show(reply, staffPage(same, input.username))
    return show(reply, input.show === 'code' ? codePage(same, input.contact) : participantPage(same, input.contact))
  })

  app.post('/oidc/interaction/:uid/staff', async (request, reply) => {
    const { input, page } = await contextOf(request, reply)
    const username = input.username.trim().toLowerCase()
    const address = addressOf(request)
    const allowed = await attempts.allow(
      [LIMITS.anythingFromAddress, address],
      [LIMITS.passwordOfUser, username],
      [LIMITS.passwordFromAddress, `${username} ${address}`],
    )
    if (!allowed) return show(reply, staffPage({ ...page, error: 'tooMany' }, username), 429)
    const subject = accounts.signInStaff(username, input.password)
    if (!subject) {
      logger.warn({ username }, 'wrong password')
      return show(reply, staffPage({ ...page, error: 'wrongPassword' }, username), 401)
    }
    await attempts.forget(LIMITS.passwordFromAddress, `${username} ${address}`)
    return signIn(request, reply, subject)
  })

  app.post('/oidc/interaction/:uid/code', async (request, reply) => {
    const { input, page } = await contextOf(request, reply)
    const contact = input.contact.trim()
    if (!EMAIL_OR_PHONE.test(contact))
      return show(reply, participantPage({ ...page, error: 'noContact' }, contact), 422)
    const allowed = await attempts.allow(
      [LIMITS.anythingFromAddress, addressOf(request)],
      [LIMITS.codesSentToContact, contact.toLowerCase()],
    )
    if (!allowed) return show(reply, participantPage({ ...page, error: 'tooMany' }, contact), 429)
    try {
      await registration.sendCode(contact, page.language)
    } catch (error) {
      logger.error({ err: error }, 'no code could be sent')
      return show(reply, participantPage({ ...page, error: 'unavailable' }, contact), 503)
    }
    return show(reply, codePage(page, contact))
  })

  app.post('/oidc/interaction/:uid/verify', async (request, reply) => {
    const { input, page } = await contextOf(request, reply)
    const contact = input.contact.trim()
    const code = input.code.replace(/\s/g, '')
    const allowed = await attempts.allow(
      [LIMITS.anythingFromAddress, addressOf(request)],
      [LIMITS.codeOfContact, contact.toLowerCase()],
    )
    if (!allowed) return show(reply, codePage({ ...page, error: 'tooMany' }, contact), 429)
    let participantId: string | undefined
    try {
      participantId = /^\d{6}$/.test(code) ? await registration.verifyCode(contact, code) : undefined
    } catch (error) {
      logger.error({ err: error }, 'a code could not be checked')
      return show(reply, codePage({ ...page, error: 'unavailable' }, contact), 503)
    }
    if (!participantId) return show(reply, codePage({ ...page, error: 'wrongCode' }, contact), 401)
    await attempts.forget(LIMITS.codeOfContact, contact.toLowerCase())
    return signIn(request, reply, participantId)
  })

  app.setErrorHandler((error, request, reply) => {
    const language = languageOf(request.headers['accept-language'])
    if (error instanceof errors.SessionNotFound) return show(reply, noticePage(language, 'expired'), 400)
    const { statusCode = 500 } = asRecord(error)
    if (typeof statusCode === 'number' && statusCode < 500) {
      return show(reply, noticePage(language, 'unreadable'), statusCode)
    }
    logger.error({ err: error }, 'a sign-in page failed')
    return show(reply, noticePage(language, 'failed'), 500)
  })
}

/** The gateway says who asked; without it, who is connected. */
function addressOf(request: FastifyRequest): string {
  const forwarded = request.headers['x-forwarded-for']
  const first = typeof forwarded === 'string' ? forwarded.split(',')[0]?.trim() : undefined
  return first || request.ip
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}
