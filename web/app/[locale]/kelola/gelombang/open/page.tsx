import { getTranslations } from 'next-intl/server'
import { AnswerLocation } from '../../../../../components/answer-status.tsx'
import { sentForm } from '../../../../../data/sent-form.ts'
import { hasRole } from '../../../../../data/viewer.ts'
import { DeskWavesDocument, OpenWaveDocument, WaitingPeopleDocument } from '../../../../../generated/graphql.ts'
import { addressIn } from '../../../../../i18n/languages.ts'
import { BacklogMet } from '../../../../../management/backlog-met.tsx'
import { Confirm } from '../../../../../management/confirm.tsx'
import { Desk } from '../../../../../management/desk.tsx'
import { enter } from '../../../../../management/enter.tsx'
import { Forbidden } from '../../../../../management/forbidden.tsx'
import { loadDesk, openingDay } from '../../../../../management/load-desk.ts'
import { OpenWaveForm } from '../../../../../management/open-wave-form.tsx'
import { act } from '../../../../../management/outcome.ts'
import { MANAGEMENT_PAGES } from '../../../../../management/pages.ts'
import { Problem } from '../../../../../management/problem.tsx'
import { planOf, readWavePlan } from '../../../../../management/wave-plan.ts'
import { dayBefore, instantOf } from '../../../../../statistics/day.ts'
import { formatFor } from '../../../../../statistics/format.ts'
import type { SearchParameters } from '../../../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

const LIST = MANAGEMENT_PAGES.waves.path
const PATH = `${LIST}/open`
const NEEDED = ['administrator'] as const
const RATE_DAYS = 30

/** Opening a wave: first its dates and quota, then what it will do and the backlog that it meets, then the button. */
export default async function OpenWavePage({ params, searchParams }: Props) {
  const entered = await enter(params, 'waves')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  if (!hasRole(viewer, NEEDED)) {
    return <Forbidden language={language} viewer={viewer} page="waves" needed={NEEDED} path={PATH} />
  }
  const sent = await sentForm()
  const loaded = await loadDesk(language, viewer, async (ask, desk) => {
    const day = openingDay(desk)
    const dates = { asOf: instantOf(day), before: instantOf(dayBefore(day, RATE_DAYS)) }
    return { ...(await ask(DeskWavesDocument, {})), ...(await ask(WaitingPeopleDocument, dates)) }
  })
  if (loaded.kind !== 'loaded') return <Problem {...entered} page="waves" path={PATH} problem={loaded} />
  const { waves, now, before } = loaded.figures
  const next = Math.max(0, ...waves.map(({ number }) => number)) + 1
  const given = sent === undefined ? await searchParams : Object.fromEntries(sent)
  const { plan, mistakes, asked } = readWavePlan(given, { next, taken: waves.map(({ number }) => number) })
  const complete = plan !== undefined && mistakes.length === 0
  const input = complete ? planOf(plan) : undefined
  const outcome =
    sent === undefined || input === undefined
      ? undefined
      : await act(entered, OpenWaveDocument, { input }, ({ openWave }) => openWave)
  if (outcome?.kind === 'done') {
    const done = new URLSearchParams({ done: 'opened', wave: String(input?.number) })
    return <AnswerLocation address={addressIn(language, LIST, done.toString())} />
  }
  const t = await getTranslations('wave')
  const format = formatFor(language)
  const title = t('open.title')
  const query = complete ? new URLSearchParams({ ...plan }).toString() : ''
  return (
    <Desk {...entered} page="waves" title={title} path={PATH} query={query} desk={loaded.desk}>
      {complete ? (
        <Confirm
          language={language}
          title={t('open.titleOf', { number: plan.number })}
          will={[
            t('open.will.first', { opens: format.day(plan.opens), closes: format.day(plan.closes) }),
            t('open.will.second', { quota: format.count(Number(plan.quota)) }),
            t('open.will.third'),
          ]}
          address={addressIn(language, PATH)}
          back={addressIn(language, PATH)}
          press={t('open.press', { number: plan.number })}
          fields={plan}
          failed={outcome?.kind === 'failed' ? outcome.code : undefined}
        >
          <BacklogMet
            language={language}
            quota={Number(plan.quota)}
            now={now.steps}
            before={before.steps}
            days={RATE_DAYS}
          />
        </Confirm>
      ) : (
        <OpenWaveForm language={language} title={title} next={next} given={asked} mistakes={mistakes} />
      )}
    </Desk>
  )
}
