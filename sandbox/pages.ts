import { MODES } from './faults.ts'
import type { Fault, Message } from './journal.ts'

/** The pages of the outside world: plain HTML, no script. */
export function messagesPage(messages: readonly Message[], to: string): string {
  const list = messages.map(messageItem).join('\n')
  const empty = to
    ? `<p>Nothing was sent to “${escapeHtml(to)}” yet.</p>`
    : '<p>Nothing was sent yet. E-mails and one-time codes appear here as soon as the platform sends them.</p>'
  return page(
    'E-mails and one-time codes',
    `<form method="get" action="/" role="search">
<label for="to">Recipient</label> <input id="to" name="to" type="search" value="${escapeHtml(to)}" autocomplete="off">
<button>Search</button> <a href="/${to ? `?to=${encodeURIComponent(to)}` : ''}">Refresh</a>
</form>
${messages.length === 0 ? empty : `<ol class="messages">\n${list}\n</ol>`}`,
  )
}

function messageItem(message: Message): string {
  const kind = message.channel === 'sms' ? 'SMS' : 'E-mail'
  const subject = message.subject ? `<h2>${escapeHtml(message.subject)}</h2>` : ''
  return `<li><p class="head">${kind} to <strong>${escapeHtml(message.to)}</strong>, <time datetime="${message.at}">${message.at
    .replace('T', ' ')
    .slice(0, 19)} UTC</time></p>${subject}<p class="text">${withLinks(message.text)}</p></li>`
}

/** Links become links, and six digits on their own stand out: they are the code that somebody is looking for. */
function withLinks(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) => {
      const safe = escapeHtml(part)
      return index % 2 === 1
        ? `<a href="${safe}">${safe}</a>`
        : safe.replace(/\b\d{6}\b/g, '<strong class="code">$&</strong>')
    })
    .join('')
}

export function faultsPage(faults: readonly Fault[]): string {
  const rows = faults.map((fault, index) => {
    const options = Object.keys(MODES).map(
      (mode) => `<option${mode === fault.mode ? ' selected' : ''}>${mode}</option>`,
    )
    const id = `f${index}`
    return `<tr${fault.mode === 'none' ? '' : ' class="on"'}><th scope="row">${escapeHtml(fault.service)}</th>
<td><form id="${id}" method="post" action="/faults"><input type="hidden" name="service" value="${escapeHtml(fault.service)}"><select name="mode" aria-label="What goes wrong with ${escapeHtml(fault.service)}">${options.join('')}</select></form></td>
<td><input form="${id}" name="rate" type="number" min="0" max="1" step="0.05" value="${fault.rate}" aria-label="Share of requests, ${escapeHtml(fault.service)}"></td>
<td><input form="${id}" name="delayMs" type="number" min="0" max="600000" step="100" value="${fault.delayMs}" aria-label="Delay in milliseconds, ${escapeHtml(fault.service)}"></td>
<td><button form="${id}">Set</button></td></tr>`
  })
  const meanings = Object.entries(MODES)
    .map(([mode, meaning]) => `<div><dt>${mode}</dt><dd>${escapeHtml(meaning)}</dd></div>`)
    .join('')
  return page(
    'Faults',
    `<p>Make a service of the outside world misbehave, to see what the platform does.</p>
<dl>${meanings}</dl>
<div class="frame"><table><thead><tr><th scope="col">Service</th><th scope="col">What goes wrong</th><th scope="col">Share of requests</th><th scope="col">Delay, ms (slow)</th><td></td></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`,
  )
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – sandbox</title><style>${STYLE}</style></head>
<body><header><p>Sandbox: the outside world of the platform. Nothing here leaves this machine.</p>
<nav aria-label="Pages"><a href="/">Messages</a> <a href="/faults">Faults</a></nav></header>
<main><h1>${title}</h1>
${body}
</main></body></html>`
}

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:16px;color:#111;background:#fff}
h1{font-size:24px}h2{font-size:16px;margin:4px 0}
a{color:#12436D}nav a{margin-right:16px}
.messages{list-style:none;padding:0}.messages li{border-top:1px solid #999;padding:8px 0}
.head{margin:0}.text{white-space:pre-wrap;margin:4px 0;max-width:70ch;overflow-wrap:anywhere}
.code{font-size:20px;letter-spacing:.1em;font-variant-numeric:tabular-nums}
input,select,button{font:inherit;padding:4px 8px;max-width:100%}
input[type=number]{width:6em}dl div{display:flex;gap:16px}dt{font-weight:600;width:6em}dd{margin:0}
.frame{overflow-x:auto}table{border-collapse:collapse}th,td{text-align:left;padding:4px 16px 4px 0;vertical-align:middle}
.on th{color:#801650;text-decoration:underline}
:focus-visible{outline:3px solid #F46A25;outline-offset:2px}
@media (prefers-color-scheme:dark){body{color:#eee;background:#111}a{color:#8fc1ea}.on th{color:#e79bc8}}`

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
