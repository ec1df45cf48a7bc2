import { type Language, type Message, TEXTS } from './texts.ts'

/** Where the forms of a sign-in are sent, and how they speak. */
export type PageContext = { base: string; language: Language; error?: Message | undefined }

/** Characters of what is typed. */
export const LONGEST = { contact: 254, code: 20, username: 100, password: 200 }

export function participantPage(context: PageContext, contact = ''): string {
  const text = TEXTS[context.language]
  return signInPage(
    context,
    `<p>${text.participantIntro}</p>
<form id="sign-in" method="post" action="${context.base}/code">${hidden(context, 'participant')}
${field('contact', text.contact, `type="text" inputmode="email" maxlength="${LONGEST.contact}" autocomplete="username" value="${escapeHtml(contact)}"`, context)}
<button>${text.sendCode}</button></form>
<p><a href="${context.base}?as=staff&amp;lang=${context.language}">${text.toStaff}</a></p>`,
  )
}

export function codePage(context: PageContext, contact: string): string {
  const text = TEXTS[context.language]
  return signInPage(
    context,
    `<p>${text.codeIntro} <strong>${escapeHtml(contact)}</strong>.</p>
<form id="sign-in" method="post" action="${context.base}/verify">${hidden(context, 'code')}
<input type="hidden" name="contact" value="${escapeHtml(contact)}">
${field('code', text.code, 'type="text" inputmode="numeric" pattern="[0-9]{6}" maxlength="6" autocomplete="one-time-code"', context)}
<button>${text.signIn}</button></form>
<p><a href="${context.base}?lang=${context.language}">${text.otherContact}</a></p>`,
  )
}

export function staffPage(context: PageContext, username = ''): string {
  const text = TEXTS[context.language]
  return signInPage(
    context,
    `<p>${text.staffIntro}</p>
<form id="sign-in" method="post" action="${context.base}/staff">${hidden(context, 'staff')}
${field('username', text.username, `type="text" maxlength="${LONGEST.username}" autocomplete="username" autocapitalize="none" spellcheck="false" value="${escapeHtml(username)}"`, context)}
${field('password', text.password, `type="password" maxlength="${LONGEST.password}" autocomplete="current-password"`, { ...context, error: undefined })}
<button>${text.signIn}</button></form>
<p><a href="${context.base}?as=participant&amp;lang=${context.language}">${text.toParticipant}</a></p>`,
  )
}

/**
 * The other language is asked for with the page's form, so that what was typed stays: sent, since addresses are logged.
 * Its button comes after the form's own, which Enter presses.
 */
function signInPage(context: PageContext, body: string): string {
  const text = TEXTS[context.language]
  const other = context.language === 'id' ? 'en' : 'id'
  const error = context.error ? `<p class="error" id="error" role="alert">${text[context.error]}</p>` : ''
  return page(
    context.language,
    text.signIn,
    `${error}${body}`,
    `<button form="sign-in" formaction="${context.base}/language" formnovalidate name="to" value="${other}" lang="${other}">
${other === 'en' ? 'English' : 'Bahasa Indonesia'}</button>`,
  )
}

/** Says why there is no page to sign in on. */
export function noticePage(language: Language, notice: 'expired' | 'unreadable' | 'failed'): string {
  return page(language, TEXTS[language].signIn, `<p>${TEXTS[language][notice]}</p>`)
}

export function errorPage(error: string, description: string | undefined): string {
  return page(
    'en',
    'Sign-in failed',
    `<p data-reason>${escapeHtml(description ?? error)}</p><p>Error: <code>${escapeHtml(error)}</code></p>`,
  )
}

export function signOutPage(form: string): string {
  return page(
    'id',
    'Keluar',
    `${form}<p>Keluar dari Gelombang? <span lang="en">Sign out?</span></p>
<button form="op.logoutForm" name="logout" value="yes">Keluar · <span lang="en">Sign out</span></button>`,
  )
}

export function signedOutPage(): string {
  return page('id', 'Keluar', '<p>Anda sudah keluar. <span lang="en">You have signed out.</span></p>')
}

/** What the page is, for the same in the other language. */
function hidden(
  { language, error = '' }: { language: Language; error?: Message | '' | undefined },
  show: string,
): string {
  return Object.entries({ lang: language, show, error })
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
    .join('')
}

function field(name: string, label: string, attributes: string, context: PageContext): string {
  const described = context.error ? ' aria-describedby="error" aria-invalid="true"' : ''
  return `<p><label for="${name}">${label}</label><br><input id="${name}" name="${name}" required ${attributes}${described}></p>`
}

function page(language: Language, title: string, body: string, nav = ''): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Gelombang</title><style>${STYLE}</style></head>
<body><header><p>Gelombang</p></header>
<main><h1>${title}</h1>
${body}
</main>${nav ? `<nav aria-label="Bahasa · Language">${nav}</nav>` : ''}</body></html>`
}

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:0 auto;padding:16px;color:#111;background:#fff}
h1{font-size:24px}
input{font:inherit;padding:8px;width:100%;box-sizing:border-box;border:1px solid #555;border-radius:0;background:transparent;color:inherit}
button{font:inherit;font-weight:600;padding:8px 24px;border:0;background:#12436D;color:#fff;min-height:44px}
nav button{font-weight:400;padding:0;background:none;color:#12436D;text-decoration:underline;cursor:pointer}
a{color:#12436D}.error{border-left:4px solid #b00020;padding-left:8px}
:focus-visible{outline:3px solid #F46A25;outline-offset:2px}
@media (prefers-color-scheme:dark){body{color:#eee;background:#111}a,nav button{color:#8fc1ea}}`

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
