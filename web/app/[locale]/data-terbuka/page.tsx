import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { Away } from '../../../components/away.tsx'
import { EditionTables } from '../../../components/edition-tables.tsx'
import { Frame } from '../../../components/frame.tsx'
import { Table } from '../../../components/table.tsx'
import { loadOpenData } from '../../../data/load-open-data.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'
import { formatFor } from '../../../statistics/format.ts'

type Props = { params: Promise<{ locale: string }> }

export const dynamic = 'force-dynamic'

const PATH = '/data-terbuka'
/** As `queries/open-data.graphql` asks for. */
const MOST_LISTED = 60

export const metadata: Metadata = {
  alternates: { languages: { id: addressIn('id', PATH), en: addressIn('en', PATH) } },
}

/** Every table to download, what was corrected, what comes next, and how far off the figures are. */
export default async function OpenDataPage({ params }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const data = await loadOpenData(language)
  if (data === undefined) return <Away language={language} path={PATH} />
  const t = await getTranslations('openData')
  const format = formatFor(language)
  const percent = (share: number): string => format.share(Math.round(share * 10_000), 10_000)
  const [latest] = data.editions
  const now = new Date().toISOString()
  const titleOf = (table: string | null): string =>
    table === null ? t('allTables') : (latest?.tables.find(({ id }) => id === table)?.title ?? table)
  return (
    <Frame language={language} title={t('title')} path={PATH} scale={data.playback?.scale ?? null}>
      <h1>{t('title')}</h1>
      <p>{t('what')}</p>
      {latest ? (
        <>
          <EditionTables language={language} edition={latest} />
          <section>
            <h2>{t('quality')}</h2>
            <p>
              {t('error', { above: latest.utility.mostAbove, below: latest.utility.mostBelow })}{' '}
              {t('withheld', { share: percent(latest.utility.shareWithheld) })}
            </p>
            <p>
              <a href="/data/latest/dictionary.json">{t('dictionary')}</a> ·{' '}
              <a href="/data/catalogue.jsonld">{t('catalogue')}</a> ·{' '}
              <a href="https://creativecommons.org/licenses/by/4.0/">{t('licence')}</a>
            </p>
          </section>
          <section>
            <h2>{t('editions')}</h2>
            <Table
              caption={t('editions')}
              hideCaption
              columns={[t('number'), t('asOf'), t('publishedAt'), t('fingerprint')]}
              rows={data.editions.map(({ number, asOf, publishedAt, hash }) => ({
                key: String(number),
                cells: [
                  <a key={number} href={`/data/editions/${number}/dictionary.json`}>
                    {number}
                  </a>,
                  format.day(asOf),
                  format.instant(publishedAt),
                  <code key="hash">{hash.slice(0, 12)}</code>,
                ],
              }))}
            />
            {data.editions.length === MOST_LISTED && (
              <p className="note">
                {t('newest', { count: MOST_LISTED })} <a href="/data/catalogue.jsonld">{t('catalogue')}</a>
              </p>
            )}
            <ul>
              {data.corrections.map(({ edition, table, notedAt, text }) => (
                <li key={`${edition} ${notedAt}`}>
                  {t('correction', { edition, instant: format.instant(notedAt) })} {titleOf(table)}: {text}
                </li>
              ))}
            </ul>
          </section>
        </>
      ) : (
        <p>{t('none')}</p>
      )}
      <section>
        <h2>{t('calendar')}</h2>
        {data.publications.length === 0 ? (
          <p>{t('onlyPlayback')}</p>
        ) : (
          <ul>
            {data.publications.map(({ asOf, dueAt }) => (
              <li key={asOf}>
                {t(dueAt < now ? 'overdue' : 'due', { instant: format.instant(dueAt), day: format.day(asOf) })}
              </li>
            ))}
          </ul>
        )}
      </section>
    </Frame>
  )
}
