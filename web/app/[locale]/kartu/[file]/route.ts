import { getTranslations } from 'next-intl/server'
import { card } from '../../../../charts/card.tsx'
import { FILE_STYLES } from '../../../../charts/styles.ts'
import { svgText } from '../../../../charts/svg-text.ts'
import { loadCard } from '../../../../data/load-card.ts'
import { savedAs } from '../../../../figure-files/figure-file.ts'
import { languageOf } from '../../../../i18n/languages.ts'

type Context = { params: Promise<{ locale: string; file: string }> }

/** The social card of the nation or of a province, as a drawing; its picture is made of it on the way out. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { locale, file } = await params
  const [, name = ''] = /^(nasional|\d\d)\.svg$/.exec(file) ?? []
  const date = new URL(request.url, 'http://web').searchParams.get('date')
  const language = languageOf(locale)
  const loaded = await loadCard(language, name, date)
  if (typeof loaded === 'number') {
    const t = await getTranslations({ locale: language, namespace: 'download.refused' })
    return new Response(`${t(loaded === 503 ? 'away' : 'noCard')}\n`, { status: loaded })
  }
  const headers = { ...savedAs(['card', name, date], 'svg'), 'content-type': 'image/svg+xml' }
  return new Response(svgText(card(loaded), FILE_STYLES, language), { headers })
}
