import { getTranslations } from 'next-intl/server'
import { AnswerLocation } from '../../../../../components/answer-status.tsx'
import { sentForm } from '../../../../../data/sent-form.ts'
import { hasRole } from '../../../../../data/viewer.ts'
import {
  DeskWavesDocument,
  OpenWaveDocument,
  WaitingPeopleDocument,
  type WaitingPeopleQuery,
} from '../../../../../generated/graphql.ts'
import { addressIn } from '../../../../../i18n/languages.ts'
import { BacklogMet } from '../../../../../management/backlog-met.tsx'
import { Confirm } from '../../../../../management/confirm.tsx'
import { dayWords } from '../../../../../management/day-words.ts'
import { Desk } from '../../../../../management/desk.tsx'
import { type Entered, enter } from '../../../../../management/enter.tsx'
import { Forbidden } from '../../../../../management/forbidden.tsx'
import { type Beside, loadWork, openingDay } from '../../../../../management/load-desk.ts'
import { OpenWaveForm } from '../../../../../management/open-wave-form.tsx'
import { act, type Outcome } from '../../../../../management/outcome.ts'
import { MANAGEMENT_PAGES } from '../../../../../management/pages.ts'
import { Problem } from '../../../../../management/problem.tsx'
import { Unanswered } from '../../../../../management/unanswered.tsx'
import { planOf, readWavePlan } from '../../../../../management/wave-plan.ts'
import { type Day, dayOf, instantOf } from '../../../../../statistics/day.ts'
import { formatFor } from '../../../../../statistics/format.ts'
import type { SearchParameters } from '../../../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

const LIST = MANAGEMENT_PAGES.waves.path
const PATH = `${LIST}/open`
const NEEDED = ['administrator'] as const

/** Opening a wave: first its dates and quota, then what it will do and the backlog that it meets, then the button. */
export default async function OpenWavePage({ params, searchParams }: Props) {
  const entered = await enter(params, 'waves')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  if (!hasRole(viewer, NEEDED)) {
    return <Forbidden language={language} viewer={viewer} page="waves" needed={NEEDED} path={PATH} />
  }
  const sent = await sentForm()
  const outcome = sent && (await open(entered, sent))
  if (outcome?.kind === 'done') {
    const done = new URLSearchParams({ done: 'opened', wave: sent?.get('number') ?? '' })
    return <AnswerLocation address={addressIn(language, LIST, done.toString())} />
  }
  if (sent && outcome?.kind === 'unknown') {
    return <Unanswered {...entered} page="waves" path={PATH} sent={sent} look={LIST} />
  }
  const failed = outcome?.kind === 'failed' ? outcome.code : undefined
  const loaded = await loadWork(language, viewer, async (ask, beside) => {
    const [{ waves }, waiting] = await Promise.all([ask(DeskWavesDocument, {}), askWaiting(beside)])
    return { waves, waiting }
  })
  if (loaded.kind !== 'loaded') {
    return <Problem {...entered} page="waves" path={PATH} problem={loaded} failed={failed} />
  }
  const { waves, waiting } = loaded.figures
  const next = Math.max(0, ...waves.map(({ number }) => number)) + 1
  const given = sent === undefined ? await searchParams : Object.fromEntries(sent)
  // What was sent the service has judged: a wave of this number may be the one that it was opened as.
  const taken = sent === undefined ? waves.map(({ number }) => number) : []
  const { plan, mistakes, asked } = readWavePlan(given, { today: dayOf(new Date()), next, taken })
  const complete = plan !== undefined && mistakes.length === 0
  const t = await getTranslations('wave')
  const format = formatFor(language)
  const days = await dayWords(language)
  const title = t('open.title')
  const query = complete ? new URLSearchParams({ ...plan }).toString() : ''
  return (
    <Desk {...entered} page="waves" title={title} path={PATH} query={query} desk={loaded.desk}>
      {complete ? (
        <Confirm
          language={language}
          title={t('open.titleOf', { number: plan.number })}
          will={[
            t('open.will.first', { from: days.from(plan.opens), until: days.untilEnd(plan.closes) }),
            t('open.will.second', { quota: format.count(Number(plan.quota)) }),
            t('open.will.third'),
          ]}
          address={addressIn(language, PATH)}
          back={addressIn(language, PATH)}
          press={t('open.press', { number: plan.number })}
          fields={plan}
          failed={failed}
        >
          <BacklogMet language={language} quota={Number(plan.quota)} waiting={waiting} />
        </Confirm>
      ) : (
        <OpenWaveForm language={language} title={title} next={next} given={asked} mistakes={mistakes} />
      )}
    </Desk>
  )
}

/** Opens the wave that the form plans; a form that plans none is for the page to say. */
async function open(entered: Entered, sent: URLSearchParams): Promise<Outcome | undefined> {
  const { plan, mistakes } = readWavePlan(Object.fromEntries(sent), { today: dayOf(new Date()), taken: [] })
  if (plan === undefined || mistakes.length > 0) return undefined
  return act(entered, OpenWaveDocument, { input: planOf(plan) }, ({ openWave }) => openWave)
}

async function askWaiting({ desk, ask }: Beside): Promise<{ day: Day; people: WaitingPeopleQuery } | undefined> {
  const known = await desk
  if (known === undefined) return undefined
  const day = openingDay(known)
  const people = await ask(WaitingPeopleDocument, { asOf: instantOf(day) })
  return people && { day, people }
}
