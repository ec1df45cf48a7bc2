import { getTranslations } from 'next-intl/server'
import { type FigureName, figurePath } from '../figure-files/figure-file.ts'
import { addressIn, type Language } from '../i18n/languages.ts'

type Props = { language: Language; name: FigureName; query: string }

/** A figure as files: its name and the forms that it can be had in. */
export async function FileLinks({ language, name, query }: Props) {
  const t = await getTranslations('download')
  const title = t(`figures.${name}`)
  return (
    <>
      {title}{' '}
      <span className="files">
        {(['csv', 'json'] as const).map((ending) => (
          <a
            key={ending}
            href={addressIn(language, figurePath(name, ending), query)}
            download
            aria-label={`${title}, ${ending.toUpperCase()}`}
          >
            {ending.toUpperCase()}
          </a>
        ))}
      </span>
    </>
  )
}

/** The figure above as files. */
export async function Downloads(props: Props) {
  const t = await getTranslations('download')
  return (
    <p className="note downloads">
      {t('this')} <FileLinks {...props} />
    </p>
  )
}
