import { randomUUID } from 'node:crypto'
import { getTranslations } from 'next-intl/server'
import { AnswerLocation } from '../../../../../../components/answer-status.tsx'
import { sentForm } from '../../../../../../data/sent-form.ts'
import { hasRole } from '../../../../../../data/viewer.ts'
import { ApproveBatchDocument, PaymentBatchDocument } from '../../../../../../generated/graphql.ts'
import { addressIn } from '../../../../../../i18n/languages.ts'
import { BatchFacts } from '../../../../../../management/batch-facts.tsx'
import { Confirm } from '../../../../../../management/confirm.tsx'
import { Desk } from '../../../../../../management/desk.tsx'
import { enter } from '../../../../../../management/enter.tsx'
import { Forbidden } from '../../../../../../management/forbidden.tsx'
import { loadWork } from '../../../../../../management/load-desk.ts'
import { MissingPage } from '../../../../../../management/missing-page.tsx'
import { act } from '../../../../../../management/outcome.ts'
import { MANAGEMENT_PAGES } from '../../../../../../management/pages.ts'
import { nameOf } from '../../../../../../management/person-name.ts'
import { Problem } from '../../../../../../management/problem.tsx'
import { Unanswered } from '../../../../../../management/unanswered.tsx'
import { formatFor } from '../../../../../../statistics/format.ts'

type Props = { params: Promise<{ locale: string; id: string }> }

const NEEDED = ['payment_approver'] as const

/** Releasing a batch as the second person: what it will do, and then the button that signs off what was read here. */
export default async function ReleaseBatchPage({ params }: Props) {
  const entered = await enter(params, 'payments')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  const id = decodeURIComponent((await params).id)
  const batchPath = `${MANAGEMENT_PAGES.payments.path}/${encodeURIComponent(id)}`
  const path = `${batchPath}/release`
  if (!hasRole(viewer, NEEDED)) {
    return <Forbidden language={language} viewer={viewer} page="payments" needed={NEEDED} path={path} />
  }
  const sent = await sentForm()
  const key = sent?.get('key') ?? randomUUID()
  // The hash is of the content that this person has read, not of what there may be by now.
  const input = { batch: id, hash: sent?.get('hash') ?? '', idempotencyKey: key }
  const outcome =
    sent === undefined ? undefined : await act(entered, ApproveBatchDocument, { input }, (made) => made.approveBatch)
  if (outcome?.kind === 'done') return <AnswerLocation address={addressIn(language, batchPath, 'done=released')} />
  if (sent && outcome?.kind === 'unknown') {
    return <Unanswered {...entered} page="payments" path={path} sent={sent} look={batchPath} />
  }
  const failed = outcome?.kind === 'failed' ? outcome.code : undefined
  const loaded = await loadWork(language, viewer, (ask) =>
    ask(PaymentBatchDocument, { id, first: 1, after: null, last: null, before: null }),
  )
  if (loaded.kind === 'refused' && loaded.code !== 'FORBIDDEN')
    return <MissingPage language={language} viewer={viewer} />
  if (loaded.kind !== 'loaded') {
    return <Problem {...entered} page="payments" path={path} problem={loaded} failed={failed} />
  }
  const { paymentBatch: batch } = loaded.figures
  if (!batch) return <MissingPage language={language} viewer={viewer} />
  const t = await getTranslations('batch')
  const format = formatFor(language)
  const facts = {
    partner: batch.partner.name,
    count: format.count(batch.count),
    amount: format.rupiah(batch.amount),
    builder: nameOf(batch.createdByName, t('playback')),
  }
  const title = t('release.title', facts)
  const own = batch.state === 'BUILT' && batch.createdBy === viewer.subject
  return (
    <Desk {...entered} page="payments" title={title} path={path} desk={loaded.desk}>
      <Confirm
        language={language}
        title={title}
        will={[t('release.will.first', facts), t('release.will.second', facts), t('release.will.third')]}
        address={addressIn(language, path)}
        back={addressIn(language, batchPath)}
        press={t('release.press', facts)}
        fields={{ hash: batch.hash, key }}
        failed={failed}
        impossible={
          batch.viewerCanApprove
            ? undefined
            : t(own ? 'release.own' : 'release.already', { state: t(`state.${batch.state}`) })
        }
      >
        <BatchFacts language={language} batch={batch} />
      </Confirm>
    </Desk>
  )
}
