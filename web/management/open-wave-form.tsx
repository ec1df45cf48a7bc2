import { getTranslations } from 'next-intl/server'
import { AnswerStatus } from '../components/answer-status.tsx'
import { DayField } from '../components/day-field.tsx'
import { addressIn, type Language } from '../i18n/languages.ts'
import { dayOf } from '../statistics/day.ts'
import { MANAGEMENT_PAGES } from './pages.ts'
import type { PlanMistake, WavePlan } from './wave-plan.ts'

type Props = {
  language: Language
  title: string
  next: number
  given: Partial<WavePlan>
  mistakes: readonly PlanMistake[]
}

const FIELD_OF = {
  number: 'number',
  taken: 'number',
  quota: 'quota',
  opens: 'opens',
  closes: 'closes',
  past: 'closes',
  order: 'closes',
} as const

/** The first half of opening a wave: nothing happens yet, the next page says what would. */
export async function OpenWaveForm({ language, title, next, given, mistakes }: Props) {
  const t = await getTranslations('wave')
  const wrong = (field: string) => mistakes.some((mistake) => FIELD_OF[mistake] === field) || undefined
  const numbers = [
    ['number', given.number ?? String(next)],
    ['quota', given.quota ?? ''],
  ] as const
  const days = [
    ['opens', given.opens ?? dayOf(new Date())],
    ['closes', given.closes ?? ''],
  ] as const
  return (
    <>
      <h1>{title}</h1>
      {mistakes.length === 0 ? null : (
        <ul className="mistakes">
          <AnswerStatus code={400} />
          {mistakes.map((mistake) => (
            <li key={mistake}>
              <a href={`#${FIELD_OF[mistake]}`}>{t(`open.mistake.${mistake}`)}</a>
            </li>
          ))}
        </ul>
      )}
      <p>{t('open.what')}</p>
      <form className="filters" method="get" action={addressIn(language, `${MANAGEMENT_PAGES.waves.path}/open`)}>
        {numbers.map(([name, value]) => (
          <p key={name}>
            <label htmlFor={name}>{t(`open.${name}`)}</label>
            <input
              id={name}
              name={name}
              type="number"
              min={1}
              required
              defaultValue={value}
              aria-invalid={wrong(name)}
            />
          </p>
        ))}
        {days.map(([name, value]) => (
          <DayField
            key={name}
            language={language}
            id={name}
            label={t(`open.${name}`)}
            value={value}
            required
            wrong={wrong(name)}
          />
        ))}
        <p>
          <button type="submit">{t('open.next')}</button>
          <a href={addressIn(language, MANAGEMENT_PAGES.waves.path)}>{t('open.back')}</a>
        </p>
      </form>
    </>
  )
}
