import { getTranslations } from 'next-intl/server'
import type { PagesFragment } from '../generated/graphql.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import type { SearchParameters } from '../statistics/question.ts'

type Props = { language: Language; path: string; query: string; pages: PagesFragment }

/** Where in a list the address says to be: after or before a cursor, else at its start. */
export function pageArguments(given: SearchParameters, size: number) {
  const cursor = (name: 'after' | 'before') => {
    const value = given[name]
    return typeof value === 'string' && value !== '' ? value.slice(0, 400) : null
  }
  const before = cursor('before')
  return before === null
    ? { after: cursor('after'), before, first: size, last: null }
    : { after: null, before, first: null, last: size }
}

/** Links to the pages before and after; none when there are none. */
export async function Pager({ language, path, query, pages }: Props) {
  const t = await getTranslations('desk.pager')
  const leadTo = (name: 'after' | 'before', cursor: string | null | undefined) => {
    const next = new URLSearchParams(query)
    next.set(name, cursor ?? '')
    return addressIn(language, path, next.toString())
  }
  if (!pages.hasNextPage && !pages.hasPreviousPage) return null
  return (
    <nav className="pager" aria-label={t('title')}>
      {pages.hasPreviousPage ? <a href={leadTo('before', pages.startCursor)}>{t('before')}</a> : null}
      {pages.hasNextPage ? <a href={leadTo('after', pages.endCursor)}>{t('after')}</a> : null}
    </nav>
  )
}
