import { getTranslations } from 'next-intl/server'
import { DayField } from '../components/day-field.tsx'
import { hasRole, type Viewer } from '../data/viewer.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { KeptList } from '../management/kept-list.tsx'
import { KEEPERS, MANAGEMENT_PAGES } from '../management/pages.ts'
import { formatFor } from '../statistics/format.ts'
import type { Explorer } from './load.ts'
import { explorerQuery } from './question.ts'

type Props = { language: Language; viewer: Viewer; explorer: Explorer }

/** Views that somebody saved, and what happened when; each with the forms to add and to take away. */
export async function Workspace({ language, viewer, explorer }: Props) {
  const t = await getTranslations('explorer')
  const format = formatFor(language)
  const { frame, question } = explorer
  const path = MANAGEMENT_PAGES.funnel.path
  const query = explorerQuery(question)
  const action = addressIn(language, path, query)
  const mayKeep = hasRole(viewer, KEEPERS)
  return (
    <section className="workspace">
      <div>
        <h2>{t('views.title')}</h2>
        {frame.savedViews.length === 0 ? <p className="note">{t('views.none')}</p> : null}
        <KeptList
          action={action}
          remove="remove-view"
          items={frame.savedViews.map(({ id, name, query: kept, createdByName, viewerCanRemove }) => ({
            id,
            what: <a href={addressIn(language, path, kept)}>{name}</a>,
            by: createdByName,
            removable: viewerCanRemove,
            removeLabel: t('views.remove', { name }),
          }))}
        />
        {mayKeep ? (
          <form className="inline" method="post" action={action}>
            <input type="hidden" name="do" value="save-view" />
            {/* Where one is in the list is no part of the question. */}
            <input type="hidden" name="query" value={explorerQuery(question, { after: undefined })} />
            <p>
              <label htmlFor="view-name">{t('views.name')}</label>
              <input id="view-name" name="name" required maxLength={80} data-key="s" />
            </p>
            <button type="submit">{t('views.save')}</button>
          </form>
        ) : null}
      </div>
      <div>
        <h2>{t('annotations.title')}</h2>
        {frame.annotations.length === 0 ? <p className="note">{t('annotations.none')}</p> : null}
        <KeptList
          action={action}
          remove="remove-annotation"
          items={frame.annotations.map(({ id, day, text, createdByName, viewerCanRemove }) => ({
            id,
            what: `${format.dayShort(day)}: ${text}`,
            by: createdByName,
            removable: viewerCanRemove,
            removeLabel: t('annotations.remove', { text }),
          }))}
        />
        {mayKeep ? (
          <form className="inline" method="post" action={action}>
            <input type="hidden" name="do" value="annotate" />
            <DayField
              language={language}
              id="annotation-day"
              name="day"
              label={t('annotations.day')}
              value={question.day}
              required
            />
            <p>
              <label htmlFor="annotation-text">{t('annotations.text')}</label>
              <input id="annotation-text" name="text" required maxLength={200} />
            </p>
            <button type="submit">{t('annotations.add')}</button>
          </form>
        ) : null}
      </div>
    </section>
  )
}
