import { createHash } from 'node:crypto'
import { ConfirmEmailDocument } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { askGateway, GatewayAwayError } from './gateway.ts'
import { reportGatewayAway } from './report-away.ts'

/** `unsent`: the button has not been pressed. `wrong`: the link is not one of ours. `spent`: used before, or too old. */
export type Confirmation = 'unsent' | 'confirmed' | 'wrong' | 'spent' | 'away'

const OUTCOMES: Record<string, Confirmation> = {
  VerifyEmailSuccess: 'confirmed',
  WrongCodeError: 'wrong',
  InvalidInputError: 'wrong',
  ExpiredError: 'spent',
}

/** The token as registration writes it; anything else is a link that was cut or mistyped. */
export function readToken(value: string | string[] | null | undefined): string | undefined {
  return typeof value === 'string' && /^[\w-]{20,100}$/.test(value) ? value : undefined
}

/** Confirms the address that the token was sent to. Pressing twice does it once: the key follows from the token. */
export async function confirmEmail(token: string, language: Language): Promise<Confirmation> {
  const idempotencyKey = createHash('sha256').update(`confirm e-mail ${token}`).digest('base64url')
  try {
    const { verifyEmail } = await askGateway(ConfirmEmailDocument, { input: { token, idempotencyKey } }, language)
    const outcome = OUTCOMES[verifyEmail.__typename]
    if (outcome === undefined) throw new GatewayAwayError(`it answers ${verifyEmail.__typename}`)
    return outcome
  } catch (error) {
    if (!(error instanceof GatewayAwayError)) throw error
    reportGatewayAway(error)
    return 'away'
  }
}
