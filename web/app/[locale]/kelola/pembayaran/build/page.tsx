import { randomUUID } from 'node:crypto'
import { getTranslations } from 'next-intl/server'
import { AnswerLocation } from '../../../../../components/answer-status.tsx'
import { sentForm } from '../../../../../data/sent-form.ts'
import { hasRole } from '../../../../../data/viewer.ts'
import { BuildBatchDocument, PaymentsDueDocument } from '../../../../../generated/graphql.ts'
import { addressIn } from '../../../../../i18n/languages.ts'
import { Confirm } from '../../../../../management/confirm.tsx'
import { Desk } from '../../../../../management/desk.tsx'
import { enter } from '../../../../../management/enter.tsx'
import { Forbidden } from '../../../../../management/forbidden.tsx'
import { loadWork } from '../../../../../management/load-desk.ts'
import { MissingPage } from '../../../../../management/missing-page.tsx'
import { act } from '../../../../../management/outcome.ts'
import { MANAGEMENT_PAGES } from '../../../../../management/pages.ts'
import { Problem } from '../../../../../management/problem.tsx'
import { Unanswered } from '../../../../../management/unanswered.tsx'
import { formatFor } from '../../../../../statistics/format.ts'
import type { SearchParameters } from '../../../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

const LIST = MANAGEMENT_PAGES.payments.path
const PATH = `${LIST}/build`
const NEEDED = ['payment_officer'] as const

/** Building a batch for a partner: what it would hold, and then the button that freezes it. */
export default async function BuildBatchPage({ params, searchParams }: Props) {
  const entered = await enter(params, 'payments')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  if (!hasRole(viewer, NEEDED)) {
    return <Forbidden language={language} viewer={viewer} page="payments" needed={NEEDED} path={PATH} />
  }
  const sent = await sentForm()
  const partner = sent?.get('partner') ?? (await searchParams).partner
  const key = sent?.get('key') ?? randomUUID()
  // Whoever had to sign in again before the form was sent comes back without it.
  if (typeof partner !== 'string') return <AnswerLocation address={addressIn(language, LIST)} />
  const outcome =
    sent === undefined
      ? undefined
      : await act(entered, BuildBatchDocument, { input: { partner, idempotencyKey: key } }, (made) => made.buildBatch)
  if (outcome?.kind === 'done' && 'data' in outcome.data) {
    const { id } = outcome.data.data
    return <AnswerLocation address={addressIn(language, `${LIST}/${encodeURIComponent(id)}`, 'done=built')} />
  }
  if (sent && outcome?.kind === 'unknown') {
    return <Unanswered {...entered} page="payments" path={PATH} sent={sent} look={LIST} />
  }
  const failed = outcome?.kind === 'failed' ? outcome.code : undefined
  const loaded = await loadWork(language, viewer, (ask) => ask(PaymentsDueDocument, {}))
  if (loaded.kind !== 'loaded') {
    return <Problem {...entered} page="payments" path={PATH} problem={loaded} failed={failed} />
  }
  const due = loaded.figures.paymentsDue.find((each) => each.partner.id === partner)
  if (due === undefined) return <MissingPage language={language} viewer={viewer} />
  const t = await getTranslations('batch')
  const format = formatFor(language)
  const facts = { partner: due.partner.name, count: format.count(due.count), amount: format.rupiah(due.amount) }
  const title = t('build.title', facts)
  const query = new URLSearchParams({ partner }).toString()
  return (
    <Desk {...entered} page="payments" title={title} path={PATH} query={query} desk={loaded.desk}>
      <Confirm
        language={language}
        title={title}
        will={[t('build.will.first', facts), t('build.will.second'), t('build.will.third')]}
        address={addressIn(language, PATH)}
        back={addressIn(language, LIST)}
        press={t('build.press', facts)}
        fields={{ partner, key }}
        failed={failed}
        impossible={due.count === 0 ? t('build.nothing', facts) : undefined}
      />
    </Desk>
  )
}
