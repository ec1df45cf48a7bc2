import { getTranslations } from 'next-intl/server'
import { type Frame, openingDayOf, valuesOf } from '../data/load-home.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { isFiltered, type Mistake, type Question } from '../statistics/question.ts'
import { DayField } from './day-field.tsx'

type Props = { language: Language; frame: Frame; question: Question; mistakes?: Mistake[] }

/** A plain form that puts the choices into the address. */
export async function Filters({ language, frame, question, mistakes = [] }: Props) {
  const t = await getTranslations('filter')
  const changed = isFiltered(question) || question.day !== openingDayOf(frame)
  return (
    <form className="filters" method="get" action={addressIn(language, '/')} aria-label={t('title')}>
      <DayField
        language={language}
        id="date"
        label={t('date')}
        value={question.day}
        isPast
        wrong={mistakes.some((mistake) => mistake.field === 'date') || undefined}
      />
      {(['wave', 'province'] as const).map((field) => (
        <p key={field}>
          <label htmlFor={field}>{t(field)}</label>
          <select
            id={field}
            name={field}
            defaultValue={question[field] ?? ''}
            aria-invalid={mistakes.some((mistake) => mistake.field === field) || undefined}
          >
            <option value="">{t('all')}</option>
            {valuesOf(frame, field === 'wave' ? 'WAVE' : 'PROVINCE').map(({ key, label }) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </select>
        </p>
      ))}
      <p>
        <button type="submit">{t('apply')}</button>
        {changed || mistakes.length > 0 ? <a href={addressIn(language, '/')}>{t('reset')}</a> : null}
      </p>
    </form>
  )
}
