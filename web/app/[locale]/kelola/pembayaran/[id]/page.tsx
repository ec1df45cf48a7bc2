import { getTranslations } from 'next-intl/server'
import { PaymentBatchDocument } from '../../../../../generated/graphql.ts'
import { addressIn } from '../../../../../i18n/languages.ts'
import { type Batch, BatchFacts } from '../../../../../management/batch-facts.tsx'
import { BatchPayments } from '../../../../../management/batch-payments.tsx'
import { Desk } from '../../../../../management/desk.tsx'
import { enter } from '../../../../../management/enter.tsx'
import { loadWork } from '../../../../../management/load-desk.ts'
import { MissingPage } from '../../../../../management/missing-page.tsx'
import { Pager, pageArguments } from '../../../../../management/pager.tsx'
import { MANAGEMENT_PAGES } from '../../../../../management/pages.ts'
import { Problem } from '../../../../../management/problem.tsx'
import { firstOf, type SearchParameters } from '../../../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string; id: string }>; searchParams: Promise<SearchParameters> }

/** One batch: who built and released it, what it holds, and what has become of its payments. */
export default async function BatchPage({ params, searchParams }: Props) {
  const entered = await enter(params, 'payments')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  const id = decodeURIComponent((await params).id)
  const given = await searchParams
  const list = MANAGEMENT_PAGES.payments.path
  const path = `${list}/${encodeURIComponent(id)}`
  const loaded = await loadWork(language, viewer, (ask) =>
    ask(PaymentBatchDocument, { id, ...pageArguments(given, 50) }),
  )
  // An id that is none; the API names no field then.
  if (loaded.kind === 'refused' && loaded.code === 'INVALID_INPUT' && loaded.fields.length === 0)
    return <MissingPage language={language} viewer={viewer} />
  if (loaded.kind !== 'loaded') return <Problem {...entered} page="payments" path={path} problem={loaded} />
  const { paymentBatch: batch } = loaded.figures
  if (!batch) return <MissingPage language={language} viewer={viewer} />
  const t = await getTranslations('batch')
  const title = t('title', { partner: batch.partner.name })
  const done = viewer.justDone ? doneTo(batch, firstOf(given.done)) : undefined
  return (
    <Desk {...entered} page="payments" title={title} path={path} desk={loaded.desk}>
      <p className="note">
        <a href={addressIn(language, list)}>{t('back')}</a>
      </p>
      <h1>{title}</h1>
      {done === undefined ? null : (
        <p className="done" role="status">
          {t(`done.${done}`)}
        </p>
      )}
      <BatchFacts language={language} batch={batch} />
      {batch.viewerCanApprove ? (
        <p>
          <a className="act" href={addressIn(language, `${path}/release`)}>
            {t('release.link')}
          </a>
        </p>
      ) : batch.state === 'BUILT' ? (
        <p className="note">{t(batch.createdBy === viewer.subject ? 'release.own' : 'release.byApprover')}</p>
      ) : null}
      <BatchPayments language={language} payments={batch.payments.edges.map(({ node }) => node)} />
      <Pager language={language} path={path} query="" pages={batch.payments.pageInfo} />
    </Desk>
  )
}

/** What an address says was done to a batch, as long as its state agrees. */
function doneTo({ state }: Batch, said: string | undefined): 'built' | 'released' | undefined {
  if (said === 'built') return state === 'BUILT' ? said : undefined
  return said === 'released' && state !== 'BUILT' ? said : undefined
}
