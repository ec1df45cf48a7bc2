import { getTranslations } from 'next-intl/server'
import type { ExplorerQuestion } from './question.ts'

/** On views that take no order: that the one chosen is of the funnel alone. */
export async function OrderNote({ question: { order } }: { question: ExplorerQuestion }) {
  if (order === 'ANY') return null
  const t = await getTranslations('explorer')
  return <p className="note">{t('orderNotHere', { order: t(`order.${order}`) })}</p>
}
