import { getTranslations } from 'next-intl/server'
import { AnswerLocation } from '../../../../components/answer-status.tsx'
import { sentForm } from '../../../../data/sent-form.ts'
import { hasRole } from '../../../../data/viewer.ts'
import { DeskAlertsDocument, MarkAlertsSeenDocument } from '../../../../generated/graphql.ts'
import { addressIn } from '../../../../i18n/languages.ts'
import { actOnAlerts } from '../../../../management/act-on-alerts.ts'
import { AlertList } from '../../../../management/alert-list.tsx'
import { AlertRules } from '../../../../management/alert-rules.tsx'
import { Desk } from '../../../../management/desk.tsx'
import { enter } from '../../../../management/enter.tsx'
import { Failure } from '../../../../management/failure.tsx'
import { Forbidden } from '../../../../management/forbidden.tsx'
import { lastWholeDay, loadDesk, openingDay } from '../../../../management/load-desk.ts'
import { KEEPERS, MANAGEMENT_PAGES } from '../../../../management/pages.ts'
import { Problem } from '../../../../management/problem.tsx'
import { Unanswered } from '../../../../management/unanswered.tsx'
import { formatFor } from '../../../../statistics/format.ts'

type Props = { params: Promise<{ locale: string }> }

const { path: PATH } = MANAGEMENT_PAGES.alerts

/** What is beyond a threshold or out of the ordinary, who has seen it, and who takes care of it. */
export default async function AlertsPage({ params }: Props) {
  const entered = await enter(params, 'alerts')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  const sent = await sentForm()
  if (sent && !hasRole(viewer, KEEPERS)) return <Forbidden {...entered} page="alerts" needed={KEEPERS} />
  const outcome = sent && (await actOnAlerts(entered, sent))
  if (outcome?.kind === 'done') return <AnswerLocation address={addressIn(language, PATH)} />
  if (sent && outcome?.kind === 'unknown') {
    return <Unanswered {...entered} page="alerts" path={PATH} sent={sent} look={PATH} />
  }
  const failed = outcome?.kind === 'failed' ? outcome.code : undefined
  const loaded = await loadDesk(language, viewer, async (ask, desk) => {
    await ask(MarkAlertsSeenDocument, {})
    return { ...(await ask(DeskAlertsDocument, {})), open: openingDay(desk), whole: lastWholeDay(desk) }
  })
  if (loaded.kind !== 'loaded') {
    return <Problem {...entered} page="alerts" path={PATH} problem={loaded} failed={failed} />
  }
  const t = await getTranslations()
  const { alerts, alertRules, open, whole } = loaded.figures
  return (
    <Desk {...entered} page="alerts" title={t('desk.page.alerts')} path={PATH} desk={loaded.desk}>
      <h1>{t('desk.page.alerts')}</h1>
      {failed === undefined ? null : <Failure code={failed} />}
      <p>{t('alerts.what')}</p>
      <p>{t('alerts.days', { day: formatFor(language).day(whole), isOver: String(open === whole) })}</p>
      <AlertList language={language} alerts={alerts} />
      <AlertRules language={language} viewer={viewer} rules={alertRules} />
    </Desk>
  )
}
