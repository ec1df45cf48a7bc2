import { getTranslations } from 'next-intl/server'
import { AnswerStatus } from '../components/answer-status.tsx'
import type { Viewer } from '../data/viewer.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { Desk } from './desk.tsx'
import type { PageName } from './pages.ts'

type Props = {
  language: Language
  viewer: Viewer
  page: PageName
  /** The address that the form was sent to. */
  path: string
  query?: string
  sent: URLSearchParams
  /** Where to see by now whether it was done. */
  look: string
}

/**
 * What was sent got no answer, and may or may not have been done. Said at once, without asking again whoever does not
 * answer; the same form can be sent again, for whatever is sent here is done once.
 */
export async function Unanswered({ language, viewer, page, path, query = '', sent, look }: Props) {
  const t = await getTranslations('desk.unanswered')
  return (
    <Desk
      language={language}
      viewer={viewer}
      page={page}
      title={t('title')}
      path={look}
      query={look === path ? query : ''}
    >
      <AnswerStatus code={503} />
      <h1>{t('title')}</h1>
      <p role="alert">{t('what')}</p>
      <p>{t('todo')}</p>
      <form method="post" action={addressIn(language, path, query)} className="confirm">
        {[...sent].map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <a className="act" href={addressIn(language, look, look === path ? query : '')}>
          {t('look')}
        </a>
        <button type="submit">{t('again')}</button>
      </form>
    </Desk>
  )
}
