import { getTranslations } from 'next-intl/server'
import type { WavesQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { dayOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import { Table } from './table.tsx'

type Props = { language: Language; waves: WavesQuery['waves'] }

/** Each wave with its quota and how many joined and were selected: whole numbers, none of them about a part of the people. */
export async function WavesTable({ language, waves }: Props) {
  const t = await getTranslations('waves')
  const format = formatFor(language)
  const count = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : format.count(value)
  const day = (instant: string | null | undefined) => (instant ? format.dayShort(dayOf(new Date(instant))) : '–')
  const columns = ['wave', 'quota', 'joined', 'selected', 'share', 'opens', 'closes', 'drawn'] as const
  return (
    <section id="waves">
      <h2>{t('tableTitle')}</h2>
      <Table
        caption={t('tableTitle')}
        hideCaption
        columns={[...columns.map((column) => t(column)), { words: t('state') }]}
        rows={waves.map((wave) => ({
          key: String(wave.number),
          cells: [
            t('name', { number: wave.number }),
            count(wave.quota),
            count(wave.entrantCount),
            count(wave.selectedCount),
            format.share(wave.selectedCount, wave.entrantCount),
            day(wave.opensAt),
            day(wave.closedAt ?? wave.closesAt),
            day(wave.drawnAt),
            t(`states.${wave.state}`),
          ],
        }))}
      />
      <p className="note">{t('counting')}</p>
    </section>
  )
}
