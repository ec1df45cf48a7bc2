import { getTranslations } from 'next-intl/server'
import type { OpenData } from '../data/load-open-data.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { Table } from './table.tsx'

type Props = { language: Language; edition: OpenData['editions'][number] }

const FORMATS = [
  ['CSV', '.csv'],
  ['JSON', '.json'],
  ['JSON-stat', '.jsonstat.json'],
] as const

/** The tables of an edition with their files. */
export async function EditionTables({ language, edition }: Props) {
  const t = await getTranslations('openData')
  const title = t('tables', { edition: edition.number, day: formatFor(language).day(edition.asOf) })
  return (
    <section>
      <h2>{title}</h2>
      <p className="note">{t('stable')}</p>
      <Table
        caption={title}
        hideCaption
        columns={[t('table'), ...FORMATS.map(([name]) => name)]}
        rows={edition.tables.map(({ id, title: name }) => ({
          key: id,
          cells: [
            name,
            ...FORMATS.map(([label, ending]) => (
              <a key={label} href={`/data/editions/${edition.number}/${id}${ending}`} aria-label={`${name}, ${label}`}>
                {label}
              </a>
            )),
          ],
        }))}
      />
    </section>
  )
}
