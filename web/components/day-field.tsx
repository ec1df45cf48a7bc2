import type { Language } from '../i18n/languages.ts'
import { type Day, dayOf, isDay } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'

type Props = {
  language: Language
  id: string
  name?: string
  label: string
  /** Empty: none yet. */
  value: Day | ''
  /** No day after today can be chosen. */
  isPast?: boolean
  required?: boolean
  wrong?: boolean | undefined
}

/** A day to choose. Browsers write it in their own language: beside its name it stands in the page's. */
export function DayField({ language, id, name = id, label, value, isPast = false, required, wrong }: Props) {
  return (
    <p>
      <label htmlFor={id}>
        {label}
        {isDay(value) ? (
          <>
            : <span className="aside">{formatFor(language).dayShort(value)}</span>
          </>
        ) : null}
      </label>
      <input
        id={id}
        name={name}
        type="date"
        max={isPast ? dayOf(new Date()) : undefined}
        required={required}
        defaultValue={value}
        aria-invalid={wrong}
      />
    </p>
  )
}
