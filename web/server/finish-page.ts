export type FinishedPage = { html: string; status: number | undefined }

/** How a page asks for a status other than 200: server components cannot set one, and `notFound()` needs script to show. */
const STATUS_MARK = /<meta name="answer-status" content="(\d{3})"\/?>/
const SCRIPTS = /<script\b[^>]*>[\s\S]*?<\/script>/g
const SCRIPT_HINTS = /<link\b(?=[^>]*\brel="(?:preload|modulepreload)")(?=[^>]*(?:\bas="script"|modulepreload))[^>]*>/g

/**
 * A page as it goes out. Pages are made of server components alone, so Next's script would only repeat what is
 * already there (130 KB of it): it is left out, and the content security policy can forbid all script.
 */
export function finishPage(html: string): FinishedPage {
  const status = STATUS_MARK.exec(html)?.[1]
  return {
    html: html.replace(SCRIPTS, '').replace(SCRIPT_HINTS, '').replace(STATUS_MARK, ''),
    status: status === undefined ? undefined : Number(status),
  }
}
