import { getTranslations } from 'next-intl/server'
import { isFigureName, savedAs } from '../../../../figure-files/figure-file.ts'
import { figureCsv, figureJson } from '../../../../figure-files/figure-text.ts'
import { loadFigure } from '../../../../figure-files/load-figure.ts'
import { languageOf } from '../../../../i18n/languages.ts'

type Context = { params: Promise<{ locale: string; file: string }> }

const REFUSALS = { 400: 'notUnderstood', 404: 'noFile', 503: 'away' } as const

/** A figure of a public page as a file: what the page with the same query shows. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { locale, file } = await params
  const language = languageOf(locale)
  const [, name = '', ending = ''] = /^([a-z-]+)\.(csv|json)$/.exec(file) ?? []
  const given = Object.fromEntries(new URL(request.url, 'http://web').searchParams)
  const figure = isFigureName(name) ? await loadFigure(name, language, given) : 404
  if (typeof figure === 'number') {
    const t = await getTranslations({ locale: language, namespace: 'download.refused' })
    return new Response(`${t(REFUSALS[figure])}\n`, { status: figure })
  }
  const { date, from } = given
  const days = [date, ...(from === undefined ? [] : ['from', from])]
  const headers = savedAs([name, ...days, ...Object.entries(figure.of ?? {}).flat()], ending)
  return ending === 'csv'
    ? new Response(figureCsv(figure), {
        headers: { ...headers, 'content-type': 'text/csv; charset=utf-8; header=present' },
      })
    : new Response(await figureJson(language, figure), { headers: { ...headers, 'content-type': 'application/json' } })
}
