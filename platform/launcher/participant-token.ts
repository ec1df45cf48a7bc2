import { waitForMessage } from './sandbox-messages.ts'
import { signInParticipant } from './sign-in.ts'

const REGISTER = `mutation Register($input: RegisterParticipantInput!) {
  registerParticipant(input: $input) { __typename ... on Error { message } }
}`
const VERIFY = `mutation Verify($input: VerifyEmailInput!) {
  verifyEmail(input: $input) { __typename ... on Error { message } }
}`

export type Addresses = { gateway: string; sandbox: string }

/**
 * Access token of a participant, by e-mail address or telephone number, with the links and codes that the sandbox was
 * given. An e-mail address that nobody has registered is registered and confirmed first.
 */
export async function participantToken({ gateway, sandbox }: Addresses, contact: string): Promise<string> {
  if (contact.includes('@')) await registerIfNew({ gateway, sandbox }, contact)
  const since = new Date()
  return signInParticipant(gateway, contact, async () => {
    const [code] = await waitForMessage(sandbox, { to: contact, since, pattern: /\b\d{6}\b/ })
    return code
  })
}

/** Registration says by e-mail, and only there, whether somebody is new: with a link to confirm, or one to sign in. */
async function registerIfNew({ gateway, sandbox }: Addresses, email: string): Promise<void> {
  const since = new Date()
  await mutate(gateway, REGISTER, { email })
  const [, query] = await waitForMessage(sandbox, { to: email, since, pattern: /https?:\/\/[^\s?]+(\?\S+)?/ })
  const token = new URLSearchParams(query).get('token')
  if (token) await mutate(gateway, VERIFY, { token })
}

async function mutate(gateway: string, query: string, input: Record<string, string>): Promise<void> {
  const response = await fetch(new URL('/graphql', gateway), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input: { ...input, idempotencyKey: crypto.randomUUID() } } }),
  })
  const text = await response.text()
  if (!response.ok || /"errors":|Error"/.test(text)) throw new Error(`Registering failed: ${text}`)
}
