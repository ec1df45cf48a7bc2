import { z } from 'zod'
import type { Language } from '../i18n/languages.ts'
import type { Day } from '../statistics/day.ts'
import { HEADLINE, type HeadlineStep } from '../statistics/headline.ts'
import { medianRow } from '../statistics/median-row.ts'
import { loadEditionFile } from './load-edition-file.ts'
import { unlessAway } from './report-away.ts'

const file = z.object({
  provenance: z.object({ edition: z.number() }),
  rows: z.array(z.object({ key: z.string(), labels: z.object({ id: z.string(), en: z.string() }) })),
  observations: z.array(
    z.object({ weekEnd: z.string(), row: z.string(), step: z.string(), people: z.number().nullable() }),
  ),
})

/** In which span of weeks since selection the median of those who reached a headline step lies, in words, where it is known. */
export type Medians = { edition: number; weekEnd: Day; spans: Partial<Record<HeadlineStep, string>> }

/** Out of the last edition's table of times, as of its last week end by `day`; absent when there is none. */
export async function loadMedians(day: Day, language: Language): Promise<Medians | undefined> {
  const asked = { table: 'time-from-selection', format: 'JSON' } as const
  const content = await loadEditionFile(asked, language).catch(unlessAway)
  if (content === undefined) return undefined
  const { provenance, rows, observations } = file.parse(content)
  const weekEnd = observations.reduce(
    (last, each) => (each.weekEnd <= day && each.weekEnd > last ? each.weekEnd : last),
    '',
  )
  if (weekEnd === '') return undefined
  const spans = HEADLINE.flatMap((step) => {
    const counts = observations.filter((each) => each.weekEnd === weekEnd && each.step === step)
    const total = counts.find(({ row: each }) => each === 'TOTAL')?.people ?? null
    const row = medianRow(
      counts.filter((each) => each.row !== 'TOTAL'),
      total,
    )
    const label = rows.find(({ key }) => key === row)?.labels[language]
    return label === undefined ? [] : [[step, label.charAt(0).toLowerCase() + label.slice(1)] as const]
  })
  return { edition: provenance.edition, weekEnd, spans: Object.fromEntries(spans) }
}
