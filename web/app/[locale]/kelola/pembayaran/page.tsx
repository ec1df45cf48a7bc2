import { getTranslations } from 'next-intl/server'
import { Table } from '../../../../components/table.tsx'
import { PaymentBatchesDocument, PaymentBatchState, PaymentsDueDocument } from '../../../../generated/graphql.ts'
import { addressIn } from '../../../../i18n/languages.ts'
import { dayWords } from '../../../../management/day-words.ts'
import { Desk } from '../../../../management/desk.tsx'
import { enter } from '../../../../management/enter.tsx'
import { loadWork } from '../../../../management/load-desk.ts'
import { Pager, pageArguments } from '../../../../management/pager.tsx'
import { MANAGEMENT_PAGES } from '../../../../management/pages.ts'
import { PaymentsDue } from '../../../../management/payments-due.tsx'
import { nameOf } from '../../../../management/person-name.ts'
import { Problem } from '../../../../management/problem.tsx'
import { dayOf } from '../../../../statistics/day.ts'
import { formatFor } from '../../../../statistics/format.ts'
import { firstOf, type SearchParameters } from '../../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

const { path: PATH } = MANAGEMENT_PAGES.payments
const STATES = Object.values(PaymentBatchState)

const COLUMNS = ['batch', 'state', 'count', 'amount', 'createdBy', 'createdAt', 'approvedBy'] as const
const FIGURES: readonly (typeof COLUMNS)[number][] = ['count', 'amount']

/** Payment batches, newest first, and what could be paid next. */
export default async function PaymentsPage({ params, searchParams }: Props) {
  const entered = await enter(params, 'payments')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  const given = await searchParams
  const asked = firstOf(given.state)
  const state = STATES.find((each) => each === asked)
  const loaded = await loadWork(language, viewer, async (ask) => {
    const [batches, due] = await Promise.all([
      ask(PaymentBatchesDocument, { state: state ?? null, ...pageArguments(given, 25) }),
      ask(PaymentsDueDocument, {}),
    ])
    return { ...batches, ...due }
  })
  if (loaded.kind !== 'loaded') return <Problem {...entered} page="payments" path={PATH} problem={loaded} />
  const { paymentBatches, paymentsDue } = loaded.figures
  const t = await getTranslations()
  const format = formatFor(language)
  const query = state === undefined ? '' : `state=${state}`
  const person = (name: string | null | undefined) => (
    <span key={name} className="person">
      {nameOf(name, t('batch.playback'))}
    </span>
  )
  return (
    <Desk {...entered} page="payments" title={t('desk.page.payments')} path={PATH} query={query} desk={loaded.desk}>
      <h1>{t('desk.page.payments')}</h1>
      <p className="as-of">{(await dayWords(language)).asOf(dayOf(new Date()))}</p>
      <p>{t('batch.what')}</p>
      <PaymentsDue language={language} viewer={viewer} due={paymentsDue} />
      <section>
        <h2>{t('batch.list')}</h2>
        <form className="filters" method="get" action={addressIn(language, PATH)} autoComplete="off" data-at-once="">
          <p>
            <label htmlFor="state">{t('batch.column.state')}</label>
            <select id="state" name="state" defaultValue={state ?? ''}>
              <option value="">{t('filter.all')}</option>
              {STATES.map((each) => (
                <option key={each} value={each}>
                  {t(`batch.state.${each}`)}
                </option>
              ))}
            </select>
          </p>
          <p>
            <button type="submit">{t('filter.apply')}</button>
          </p>
        </form>
        {asked && state === undefined ? <p role="alert">{t('batch.unknownState', { state: asked })}</p> : null}
        {paymentBatches.edges.length === 0 ? (
          <p>{t('batch.none')}</p>
        ) : (
          <Table
            caption={t('batch.list')}
            hideCaption
            columns={COLUMNS.map((column) => {
              const text = t(`batch.column.${column}`)
              return FIGURES.some((figure) => figure === column) ? text : { words: text }
            })}
            rows={paymentBatches.edges.map(({ node }) => ({
              key: node.id,
              cells: [
                <a key="look" href={addressIn(language, `${PATH}/${encodeURIComponent(node.id)}`)}>
                  {node.partner.name}
                  <span className="unseen">, {format.instant(node.createdAt)}</span>
                </a>,
                <span key="state" className={node.viewerCanApprove ? 'needs' : undefined}>
                  {t(`batch.state.${node.state}`)}
                </span>,
                format.count(node.count),
                format.rupiah(node.amount),
                person(node.createdByName),
                format.instantShort(node.createdAt),
                person(node.approvedByName),
              ],
            }))}
          />
        )}
        <Pager language={language} path={PATH} query={query} pages={paymentBatches.pageInfo} />
      </section>
    </Desk>
  )
}
