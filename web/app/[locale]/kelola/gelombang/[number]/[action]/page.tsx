import { getTranslations } from 'next-intl/server'
import { AnswerLocation } from '../../../../../../components/answer-status.tsx'
import { sentForm } from '../../../../../../data/sent-form.ts'
import { hasRole } from '../../../../../../data/viewer.ts'
import {
  AnnounceWaveDocument,
  CloseWaveDocument,
  DeskWaveDocument,
  DrawWaveDocument,
} from '../../../../../../generated/graphql.ts'
import { addressIn } from '../../../../../../i18n/languages.ts'
import { Confirm } from '../../../../../../management/confirm.tsx'
import { Desk } from '../../../../../../management/desk.tsx'
import { type Entered, enter } from '../../../../../../management/enter.tsx'
import { Forbidden } from '../../../../../../management/forbidden.tsx'
import { loadWork } from '../../../../../../management/load-desk.ts'
import { MissingPage } from '../../../../../../management/missing-page.tsx'
import { act, type Outcome } from '../../../../../../management/outcome.ts'
import { MANAGEMENT_PAGES } from '../../../../../../management/pages.ts'
import { Problem } from '../../../../../../management/problem.tsx'
import { Unanswered } from '../../../../../../management/unanswered.tsx'
import { actionsOn, isWaveAction, type WaveAction } from '../../../../../../management/wave-actions.ts'
import { formatFor } from '../../../../../../statistics/format.ts'

type Props = { params: Promise<{ locale: string; number: string; action: string }> }

const NEEDED = ['administrator'] as const

/** Closing, drawing or announcing a wave: what it will do, and then the button that does it. */
export default async function WaveActionPage({ params }: Props) {
  const entered = await enter(params, 'waves')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  const { number, action } = await params
  if (!isWaveAction(action) || !/^[1-9]\d{0,3}$/.test(number))
    return <MissingPage language={language} viewer={viewer} />
  const list = MANAGEMENT_PAGES.waves.path
  const path = `${list}/${number}/${action}`
  if (!hasRole(viewer, NEEDED)) {
    return <Forbidden language={language} viewer={viewer} page="waves" needed={NEEDED} path={path} />
  }
  const sent = await sentForm()
  const outcome = sent && (await actOn(entered, action, sent.get('wave') ?? ''))
  if (outcome?.kind === 'done') {
    const done = new URLSearchParams({ done: action, wave: number })
    return <AnswerLocation address={addressIn(language, list, done.toString())} />
  }
  if (sent && outcome?.kind === 'unknown') {
    return <Unanswered {...entered} page="waves" path={path} sent={sent} look={list} />
  }
  const failed = outcome?.kind === 'failed' ? outcome.code : undefined
  const loaded = await loadWork(language, viewer, (ask) => ask(DeskWaveDocument, { number: Number(number) }))
  if (loaded.kind !== 'loaded') {
    return <Problem {...entered} page="waves" path={path} problem={loaded} failed={failed} />
  }
  const { wave } = loaded.figures
  if (!wave) return <MissingPage language={language} viewer={viewer} />
  const t = await getTranslations('wave')
  const states = await getTranslations('waves.states')
  const format = formatFor(language)
  const facts = {
    number,
    quota: format.count(wave.quota),
    joined: format.count(wave.entrantCount ?? 0),
    selected: format.count(wave.selectedCount ?? 0),
    count: wave.selectedCount ?? 0,
    round: String(wave.drawRound ?? ''),
    days: wave.purchaseWithinDays ?? 0,
  }
  const possible = actionsOn(wave).includes(action)
  const title = t(`${action}.title`, facts)
  return (
    <Desk {...entered} page="waves" title={title} path={path} desk={loaded.desk}>
      <Confirm
        language={language}
        title={title}
        will={(['first', 'second', 'third'] as const).map((line) => t(`${action}.will.${line}`, facts))}
        address={addressIn(language, path)}
        back={addressIn(language, list)}
        press={t(`${action}.press`, facts)}
        fields={{ wave: wave.id }}
        failed={failed}
        impossible={possible ? undefined : t('impossible', { number, state: states(wave.state) })}
      />
    </Desk>
  )
}

/** Doing it again does nothing more: each of the three answers a wave that it was done to as before. */
async function actOn(entered: Entered, action: WaveAction, wave: string): Promise<Outcome> {
  const input = { input: { wave } }
  if (action === 'close') return act(entered, CloseWaveDocument, input, ({ closeWave }) => closeWave)
  if (action === 'draw') return act(entered, DrawWaveDocument, input, ({ drawWave }) => drawWave)
  return act(entered, AnnounceWaveDocument, input, ({ announceWave }) => announceWave)
}
