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
      {/* Shown by the script, without which there are no keys to switch off. */}
      <div hidden id="keys-switch" className="switch">
        <label>
          <input type="checkbox" defaultChecked /> {t('keys.use')}
        </label>
        <p className="note" role="status" data-on={t('keys.on')} data-off={t('keys.off')} />
      </div>
      <dl>
        <Key keys={['?']} what={t('keys.open')} />
        <Key keys={['Esc']} what={t('keys.close')} always />
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

/** `always`: no key of one letter, and not switched off with these. */
function Key({ keys, what, always = false }: { keys: string[]; what: string; always?: boolean }) {
  return (
    <div className={always ? 'always' : undefined}>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{what}</dd>
    </div>
  )
}
