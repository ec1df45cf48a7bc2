import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { languageOf } from '../../i18n/languages.ts'
import '../styles.css'
import '../print.css'

type Props = { params: Promise<{ locale: string }>; children: ReactNode }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: languageOf((await params).locale), namespace: 'site' })
  return { description: t('description') }
}

export default async function Layout({ params, children }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const t = await getTranslations('site')
  return (
    <html lang={language}>
      <body>
        <a className="skip" href="#content">
          {t('skip')}
        </a>
        {children}
      </body>
    </html>
  )
}
