import { getTranslations } from 'next-intl/server'
import type { Step } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'

/** What somebody who stopped can still do, in words. */
export async function nextStepsIn(language: Language): Promise<(person: { nextSteps: readonly Step[] }) => string> {
  const t = await getTranslations({ locale: language, namespace: 'explorer.stopped' })
  return ({ nextSteps }) =>
    nextSteps.length === 0 ? t('nothing') : nextSteps.map((step) => t(`can.${step}`)).join('; ')
}
