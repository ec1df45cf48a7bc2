import { z } from 'zod'
import { createRequestSigner } from '#platform/request-signing.ts'

const TIMEOUT_MS = 10_000

export type RegistrationClient = {
  /** Asks for a one-time code to be sent. Does not tell whether the contact is known. Throws when out of reach. */
  sendCode: (contact: string, language: 'id' | 'en') => Promise<void>
  /** The participant's id, or nothing when the code is wrong or used up. Throws when out of reach. */
  verifyCode: (contact: string, code: string) => Promise<string | undefined>
}

/** Registration knows the participants; the issuer asks it by signed service calls and keeps nothing of them. */
export function createRegistrationClient(url: string, privateKey: string): RegistrationClient {
  const sign = createRequestSigner('issuer', privateKey)
  const post = async (path: string, input: unknown, language = 'id'): Promise<Response> => {
    const body = JSON.stringify(input)
    const signature = sign({ audience: 'registration', method: 'POST', path, body, authorization: undefined })
    return fetch(new URL(path, url), {
      method: 'POST',
      body,
      headers: { ...signature, 'content-type': 'application/json', 'accept-language': language },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  }
  return {
    async sendCode(contact, language) {
      const response = await post('/internal/sign-in/code', { contact }, language)
      if (!response.ok) throw new Error(`registration answered ${response.status} to a request for a code`)
    },
    async verifyCode(contact, code) {
      const response = await post('/internal/sign-in/verify', { contact, code })
      if (response.status === 401 || response.status === 400 || response.status === 422) return undefined
      if (!response.ok) throw new Error(`registration answered ${response.status} to a code`)
      return z.object({ participantId: z.uuid() }).parse(await response.json()).participantId
    },
  }
}
