import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { Frame } from '../../../components/frame.tsx'
import { environment } from '../../../environment.ts'
import { addressIn, languageOf } from '../../../i18n/languages.ts'

type Props = { params: Promise<{ locale: string }> }

/** Read when a page is asked for: the build knows no addresses. */
export const dynamic = 'force-dynamic'

export const metadata: Metadata = {
  alternates: { languages: { id: addressIn('id', '/sign-in'), en: addressIn('en', '/sign-in') } },
}

/** Where participants can sign in as long as the web has no pages of their own: in GraphiQL. */
export default async function SignInPage({ params }: Props) {
  const language = languageOf((await params).locale)
  setRequestLocale(language)
  const t = await getTranslations('signIn')
  return (
    <Frame language={language} title={t('title')} path="/sign-in">
      <h1>{t('title')}</h1>
      <p>{t('what')}</p>
      <section>
        <h2>{t('howTitle')}</h2>
        <ol>
          <li>
            <a href={`${environment.PUBLIC_URL.replace(/\/$/, '')}/graphql`}>{t('open')}</a>
          </li>
          <li>{t('choose')}</li>
          <li>{t('code')}</li>
          <li>{t('ask')}</li>
        </ol>
      </section>
      <section>
        <h2>{t('nextTitle')}</h2>
        <ol>
          {(['register', 'identity', 'phone', 'wave', 'course', 'account'] as const).map((step) => (
            <li key={step}>{t(`next.${step}`)}</li>
          ))}
        </ol>
      </section>
    </Frame>
  )
}
