import { headers } from 'next/headers.js'
import { FORM_HEADER } from '../server/form-post.ts'

/** What the form of this page sent; nothing when the page is only read. */
export async function sentForm(): Promise<URLSearchParams | undefined> {
  const sent = (await headers()).get(FORM_HEADER)
  return sent === null ? undefined : new URLSearchParams(sent)
}
