import { getTranslations } from 'next-intl/server'
import { DayField } from '../components/day-field.tsx'
import type { ExplorerFrameQuery } from '../generated/graphql.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { MANAGEMENT_PAGES } from '../management/pages.ts'
import { FilterField } from './filter-field.tsx'
import {
  COHORTS,
  DIMENSIONS,
  type ExplorerMistake,
  type ExplorerQuestion,
  FILTER_NAMES,
  FILTERS,
  GRAINS,
  ORDERS,
  STEPS,
  WINDOWS,
} from './question.ts'

type Props = {
  language: Language
  frame: ExplorerFrameQuery
  question: ExplorerQuestion
  mistakes: readonly ExplorerMistake[]
}

/** The whole question as one plain form: with script each change is asked at once, without it by the button. */
export async function QuestionForm({ language, frame, question, mistakes }: Props) {
  const t = await getTranslations()
  const path = MANAGEMENT_PAGES.funnel.path
  const wrong = (field: string) => mistakes.some((mistake) => mistake.field === field) || undefined
  const valuesOf = (dimension: string) =>
    frame.funnelDimensions.find((each) => each.dimension === dimension)?.values ?? []
  const days = {
    date: question.day,
    since: question.since ?? '',
    until: question.until ?? '',
    compare: question.compare ?? '',
    compareSince: question.compareSince ?? '',
    compareUntil: question.compareUntil ?? '',
  }
  const dayField = (name: keyof typeof days) => (
    <DayField
      key={name}
      language={language}
      id={name}
      label={t(`explorer.field.${name}`)}
      value={days[name]}
      isPast
      wrong={wrong(name)}
    />
  )
  const choice = (name: string, label: string, chosen: string, options: readonly (readonly [string, string])[]) => (
    <p key={name}>
      <label htmlFor={name}>{label}</label>
      <select id={name} name={name} defaultValue={chosen} aria-invalid={wrong(name)}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </p>
  )
  const none = ['', t('explorer.none')] as const
  const dimensions = DIMENSIONS.map((each) => [each, t(`explorer.dimension.${each}`)] as const)
  const windows = [...new Set([...WINDOWS, ...(question.window === undefined ? [] : [question.window])])]
  const waves = valuesOf('WAVE').map(({ key, label }) => [key, label] as const)
  return (
    <form
      className="question"
      method="get"
      action={addressIn(language, path)}
      aria-label={t('explorer.question')}
      autoComplete="off"
      data-at-once=""
    >
      <details className="fold-narrow" open>
        <summary>{t('explorer.change')}</summary>
        {dayField('date')}
        <details className="choices" open>
          <summary data-key="/">{t('explorer.field.step')}</summary>
          {STEPS.map((step) => (
            <label key={step}>
              <input
                id={`step-${step}`}
                type="checkbox"
                name="step"
                value={step}
                defaultChecked={question.steps.includes(step)}
              />{' '}
              {t(`step.${step}`)}
            </label>
          ))}
        </details>
        {choice(
          'order',
          t('explorer.field.order'),
          question.order === 'ANY' ? '' : question.order,
          ORDERS.map((order) => [order === 'ANY' ? '' : order, t(`explorer.order.${order}`)]),
        )}
        {choice('window', t('explorer.field.window'), String(question.window ?? ''), [
          ['', t('explorer.noWindow')],
          ...windows
            .toSorted((one, other) => one - other)
            .map((days) => [String(days), t('explorer.days', { days })] as const),
        ])}
        {choice('by', t('explorer.field.by'), question.by[0] ?? '', [none, ...dimensions])}
        {question.by.length > 0
          ? choice('by2', t('explorer.field.by2'), question.by[1] ?? '', [none, ...dimensions])
          : null}
        {choice('cohort', t('explorer.field.cohort'), question.cohort ?? '', [
          none,
          ...COHORTS.map((cohort) => [cohort, t(`explorer.cohort.${cohort}`)] as const),
        ])}
        {FILTER_NAMES.map((name) => (
          <FilterField
            key={name}
            name={name}
            label={t(`explorer.dimension.${FILTERS[name].dimension}`)}
            values={valuesOf(FILTERS[name].dimension).filter(
              ({ key }) =>
                name !== 'district' ||
                question.filter.district?.includes(key) ||
                (question.filter.province ?? []).some((code) => key.startsWith(code)),
            )}
            chosen={question.filter[name] ?? []}
          />
        ))}
        {dayField('since')}
        {dayField('until')}
        {dayField('compare')}
        {choice('compareWave', t('explorer.field.compareWave'), question.compareWave ?? '', [none, ...waves])}
        {dayField('compareSince')}
        {dayField('compareUntil')}
        {choice(
          'grain',
          t('explorer.field.grain'),
          question.grain === 'WEEK' ? '' : question.grain,
          GRAINS.map((grain) => [grain === 'WEEK' ? '' : grain, t(`explorer.grain.${grain}`)]),
        )}
        <p>
          <label>
            <input id="exact" type="checkbox" name="exact" value="1" defaultChecked={question.exact} />{' '}
            {t('explorer.field.exact')}
          </label>
        </p>
        {question.from === undefined ? null : <input type="hidden" name="from" value={question.from} />}
        {question.to === undefined ? null : <input type="hidden" name="to" value={question.to} />}
        <p className="send">
          <button type="submit">{t('filter.apply')}</button>{' '}
          <a href={addressIn(language, path)}>{t('explorer.clear')}</a>
        </p>
      </details>
    </form>
  )
}
