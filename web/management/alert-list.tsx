import { getTranslations } from 'next-intl/server'
import type { DeskAlertsQuery, Step } from '../generated/graphql.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { MANAGEMENT_PAGES } from './pages.ts'
import { ruleText } from './rule-text.ts'

type Props = { language: Language; alerts: DeskAlertsQuery['alerts'] }

/** Alerts, newest first: what, since when, who has seen it, who takes care of it. */
export async function AlertList({ language, alerts }: Props) {
  const t = await getTranslations('alerts')
  const format = formatFor(language)
  const spell = await ruleText(language)
  const open = alerts.filter(({ clearedAt }) => !clearedAt).length
  const number = (value: number) => (Number.isInteger(value) ? format.count(value) : format.decimal(value))
  return (
    <section>
      <h2>{open === 0 ? t('noneOpen') : t('open', { open })}</h2>
      {alerts.length === 0 ? <p>{t('none')}</p> : null}
      <ol className="alerts">
        {alerts.map((alert) => (
          <li key={alert.id} className={alert.clearedAt ? undefined : 'open'}>
            <p>
              <strong>{spell(alert.rule)}</strong>
            </p>
            <p>
              {typeof alert.expected === 'number'
                ? t('valueExpected', {
                    count: alert.value,
                    value: number(alert.value),
                    expected: number(alert.expected),
                    day: format.dayShort(alert.asOf),
                  })
                : t('value', {
                    measure: alert.rule.measure,
                    count: alert.value,
                    value: number(alert.value),
                    day: format.dayShort(alert.asOf),
                  })}
              {alert.rule.measure === 'PEOPLE_BETWEEN' && alert.rule.fromStep && alert.rule.step ? (
                <>
                  {' '}
                  <a href={peopleOf(language, alert.asOf, alert.rule.fromStep, alert.rule.step)}>{t('look')}</a>
                </>
              ) : null}
            </p>
            <p className="aside">
              {t('raised', { instant: format.instantShort(alert.raisedAt) })}
              {alert.clearedAt ? ` · ${t('cleared', { instant: format.instantShort(alert.clearedAt) })}` : ''}
              {alert.seen.length > 0
                ? ` · ${t('seen', { people: alert.seen.map(({ byName }) => byName).join(', ') })}`
                : ''}
            </p>
            {alert.acknowledgedByName ? (
              <p className="aside">
                {t('acknowledged', {
                  person: alert.acknowledgedByName,
                  instant: alert.acknowledgedAt ? format.instantShort(alert.acknowledgedAt) : '–',
                })}
                {alert.note ? `: ${alert.note}` : ''}
              </p>
            ) : alert.viewerCanAcknowledge ? (
              <form className="inline" method="post" action={addressIn(language, MANAGEMENT_PAGES.alerts.path)}>
                <input type="hidden" name="do" value="acknowledge" />
                <input type="hidden" name="id" value={alert.id} />
                <p>
                  <label htmlFor={`note-${alert.id}`}>{t('note')}</label>
                  <input id={`note-${alert.id}`} name="note" maxLength={200} />
                </p>
                <button type="submit">{t('acknowledge')}</button>
              </form>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The funnel's list of those who are between two steps. */
function peopleOf(language: Language, date: string, from: Step, to: Step): string {
  const query = new URLSearchParams({ date, from, to })
  return `${addressIn(language, MANAGEMENT_PAGES.funnel.path, query.toString())}#between`
}
