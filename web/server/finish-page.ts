/** `late` is the same page with the notice that newer figures cannot be had. */
export type FinishedPage = { html: string; status: number | undefined; late: string; location: string | undefined }

/** How a page asks for a status other than 200: server components cannot set one, and `notFound()` needs script to show. */
const STATUS_MARK = /<meta name="answer-status" content="(\d{3})"\/?>/
/** How a page that has done something says where to go on. */
const LOCATION_MARK = /<meta name="answer-location" content="([^"]*)"\/?>/
/** Rendered with every page, as of its rendering; shown only when the page is sent once more because there is no newer. */
const LATE_NOTICE = /<p class="banner" data-late="[^"]*">[^<]*<\/p>/
const SCRIPTS = /<script\b[^>]*>[\s\S]*?<\/script>/g
const SCRIPT_HINTS = /<link\b(?=[^>]*\brel="(?:preload|modulepreload)")(?=[^>]*(?:\bas="script"|modulepreload))[^>]*>/g

/**
 * A page as it goes out. Pages are made of server components alone, so Next's script would only repeat what is
 * already there (130 KB of it): it is left out, and the content security policy can forbid all script.
 */
export function finishPage(rendered: string): FinishedPage {
  const status = STATUS_MARK.exec(rendered)?.[1]
  const location = LOCATION_MARK.exec(rendered)?.[1]
  const late = rendered.replace(SCRIPTS, '').replace(SCRIPT_HINTS, '').replace(STATUS_MARK, '')
  return {
    html: late.replace(LATE_NOTICE, ''),
    late,
    status: status === undefined ? undefined : Number(status),
    location: location?.replaceAll('&amp;', '&'),
  }
}

/** A management page has the theme that its reader chose, and one script of ours. */
export function finishManagement(html: string, theme: string | undefined, script: string): string {
  const themed = theme === undefined ? html : html.replace('<html ', `<html data-theme="${theme}" `)
  return themed.replace('</head>', `<script src="${script}" defer></script></head>`)
}
