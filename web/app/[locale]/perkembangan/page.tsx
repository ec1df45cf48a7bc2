import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { linesChart } from '../../../charts/lines-chart.tsx'
import { Away } from '../../../components/away.tsx'
import { DateForm } from '../../../components/date-form.tsx'
import { Drawing } from '../../../components/drawing.tsx'
import { Fold } from '../../../components/fold.tsx'
import { Frame } from '../../../components/frame.tsx'
import { Freshness } from '../../../components/freshness.tsx'
import { Misunderstood } from '../../../components/misunderstood.tsx'
import { Table } from '../../../components/table.tsx'
import { askGateway } from '../../../data/gateway.ts'
import { loadDated } from '../../../data/load-dated.ts'
import { ProgressDocument, ProgressStartDocument, type Step } from '../../../generated/graphql.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'
import { formatFor } from '../../../statistics/format.ts'
import { countOf } from '../../../statistics/headline.ts'
import { firstDayOf, momentsBetween, momentVariables } from '../../../statistics/moments.ts'
import { dateQuery, type SearchParameters } from '../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

const PATH = '/perkembangan'
const LINES = ['PURCHASED', 'COMPLETED', 'PAID'] as const satisfies readonly Step[]
/** Who has reached the one and not the other. */
const GAPS = [
  ['SELECTED', 'PURCHASED'],
  ['PURCHASED', 'COMPLETED'],
  ['COMPLETED', 'PAID'],
] as const satisfies readonly (readonly [Step, Step])[]

export const metadata: Metadata = {
  alternates: { languages: { id: addressIn('id', PATH), en: addressIn('en', PATH) } },
}

/** Training, payments and the people who wait, from the first wave to the day asked for. */
export default async function ProgressPage({ params, searchParams }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const loaded = await loadDated(language, await searchParams, async (_frame, day) => {
    const { waves } = await askGateway(ProgressStartDocument, {}, language)
    const days = momentsBetween(firstDayOf(waves, day), day)
    const moments = Object.values(await askGateway(ProgressDocument, momentVariables(days), language))
    return { days, moments }
  })
  if (loaded.kind === 'away') return <Away language={language} path={PATH} query={loaded.query} />
  if (loaded.kind === 'misunderstood') return <Misunderstood language={language} path={PATH} {...loaded} />
  const { frame, question, asked, figures } = loaded
  const { days, moments } = figures
  const t = await getTranslations()
  const format = formatFor(language)
  const at = (index: number, step: Step) => countOf(moments[index]?.steps ?? [], step)
  const waiting = (index: number, [from, to]: readonly [Step, Step]) =>
    Math.max(0, (at(index, from) ?? 0) - (at(index, to) ?? 0))
  const last = moments.at(-1)
  const gapName = ([from, to]: readonly [Step, Step]) =>
    t('wave.backlog.between', { from: t(`step.${from}`), to: t(`step.${to}`) })
  const people = days.map((day, index) => ({
    key: day,
    cells: [
      format.dayShort(day),
      ...LINES.map((step) => format.count(at(index, step) ?? 0)),
      format.rupiah(moments[index]?.paidAmount ?? '0'),
    ],
  }))
  const backlog = days.map((day, index) => ({
    key: day,
    cells: [format.dayShort(day), ...GAPS.map((gap) => format.count(waiting(index, gap)))],
  }))
  const finding = t('progress.finding', {
    completed: format.count(at(days.length - 1, 'COMPLETED') ?? 0),
    paid: format.count(at(days.length - 1, 'PAID') ?? 0),
  })
  const waitingFinding = t('progress.waiting', { waiting: format.count(waiting(days.length - 1, GAPS[2])) })
  return (
    <Frame
      language={language}
      title={t('site.progress')}
      path={PATH}
      query={dateQuery(asked)}
      day={asked}
      scale={frame.playback?.scale ?? null}
    >
      <h1>{t('site.progress')}</h1>
      {last ? <Freshness language={language} frame={frame} question={question} funnel={last} /> : null}
      <DateForm language={language} path={PATH} day={question.day} />
      <section>
        <h2>{finding}</h2>
        <Drawing title={finding}>
          {linesChart({
            days,
            lines: LINES.map((step) => ({
              key: step,
              label: t(`progress.line.${step}`),
              values: days.map((_, index) => at(index, step)),
            })),
            labelOf: format.count,
            dayLabelOf: format.dayShort,
            title: finding,
          })}
        </Drawing>
        <Fold title={t('progress.table')}>
          <Table
            caption={t('progress.table')}
            hideCaption
            columns={[t('filter.date'), ...LINES.map((step) => t(`step.${step}`)), t('home.paidAmount')]}
            rows={people}
          />
        </Fold>
      </section>
      <section>
        <h2>{waitingFinding}</h2>
        <Drawing title={waitingFinding}>
          {linesChart({
            days,
            lines: GAPS.map((gap) => ({
              key: gap[1],
              label: t(`progress.waitingFor.${gap[1]}`),
              values: days.map((_, index) => waiting(index, gap)),
            })),
            labelOf: format.count,
            dayLabelOf: format.dayShort,
            title: waitingFinding,
          })}
        </Drawing>
        <Fold title={t('progress.backlogTable')}>
          <Table
            caption={t('progress.backlogTable')}
            hideCaption
            columns={[t('filter.date'), ...GAPS.map(gapName)]}
            rows={backlog}
          />
        </Fold>
        <p className="note">{t('progress.hint')}</p>
      </section>
    </Frame>
  )
}
