import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { Language } from '../i18n/languages.ts'
import { Failure } from './failure.tsx'

type Props = {
  language: Language
  title: string
  /** What it will do, line by line. */
  will: readonly string[]
  /** Where the form goes: the page that it is on. */
  address: string
  back: string
  press: string
  fields?: Readonly<Record<string, string>>
  /** Code of the API's that says why it was not done. */
  failed?: string | undefined
  /** Why it cannot be done (any more): there is no button then. */
  impossible?: string | undefined
  children?: ReactNode
}

/** An action says what it will do before it does it; the form needs no script, and brings its own key. */
export async function Confirm(props: Props) {
  const { title, will, address, back, press, fields = {}, failed, impossible, children } = props
  const t = await getTranslations('desk.confirm')
  return (
    <>
      <h1>{title}</h1>
      {failed === undefined ? null : <Failure code={failed} />}
      {impossible === undefined ? null : <p className="banner">{impossible}</p>}
      {impossible === undefined ? (
        <>
          <h2>{t('will')}</h2>
          <ul>
            {will
              .filter((line) => line !== '')
              .map((line) => (
                <li key={line}>{line}</li>
              ))}
          </ul>
        </>
      ) : null}
      {children}
      {impossible === undefined ? (
        <form method="post" action={address} className="confirm">
          {Object.entries(fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <button type="submit">{press}</button> <a href={back}>{t('back')}</a>
        </form>
      ) : (
        <p>
          <a href={back}>{t('leave')}</a>
        </p>
      )}
    </>
  )
}
