import { getTranslations } from 'next-intl/server'
import { hasRole, type Viewer } from '../data/viewer.ts'
import { MANAGEMENT_PAGES, PAGE_NAMES, type PageName } from './pages.ts'

/** The keys, as a dialog that `?` opens; without script it stands at the end of the page. */
export async function Keys({ viewer, page }: { viewer: Viewer; page: PageName | undefined }) {
  const t = await getTranslations('desk')
  const pages = PAGE_NAMES.filter((name) => hasRole(viewer, MANAGEMENT_PAGES[name].roles))
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{t('keys.title')}</h2>
      <dl>
        <Key keys={['?']} what={t('keys.open')} />
        <Key keys={['Esc']} what={t('keys.close')} />
        {pages.map((name) => (
          <Key key={name} keys={['g', MANAGEMENT_PAGES[name].key]} what={t(`page.${name}`)} />
        ))}
        {page === 'funnel' ? (
          <>
            <Key keys={['/']} what={t('keys.steps')} />
            <Key keys={['s']} what={t('keys.save')} />
            <Key keys={['c']} what={t('keys.csv')} />
          </>
        ) : null}
      </dl>
      <form method="dialog">
        <button type="submit">{t('keys.close')}</button>
      </form>
    </dialog>
  )
}

function Key({ keys, what }: { keys: string[]; what: string }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{what}</dd>
    </div>
  )
}
