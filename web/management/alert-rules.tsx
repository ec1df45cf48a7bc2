import { getTranslations } from 'next-intl/server'
import { hasRole, type Viewer } from '../data/viewer.ts'
import { STEPS } from '../explorer/question.ts'
import type { RuleFragment } from '../generated/graphql.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { MEASURES } from './act-on-alerts.ts'
import { KeptList } from './kept-list.tsx'
import { KEEPERS, MANAGEMENT_PAGES } from './pages.ts'
import { ruleText } from './rule-text.ts'

type Props = { language: Language; viewer: Viewer; rules: readonly RuleFragment[] }

/** Who keeps the rules that were there from the start. */
const BUILT_IN = 'system'

/** The rules in force, with the forms to add one and to take one away. */
export async function AlertRules({ language, viewer, rules }: Props) {
  const t = await getTranslations()
  const spell = await ruleText(language)
  const action = addressIn(language, MANAGEMENT_PAGES.alerts.path)
  const mayKeep = hasRole(viewer, KEEPERS)
  return (
    <section>
      <h2>{t('alerts.rules')}</h2>
      <KeptList
        action={action}
        remove="remove-rule"
        items={rules.map((rule) => ({
          id: rule.id,
          what: spell(rule),
          by: rule.createdBy === BUILT_IN ? t('alerts.builtIn') : rule.createdByName,
          removable: rule.viewerCanRemove,
          removeLabel: t('alerts.remove', { rule: spell(rule) }),
        }))}
      />
      {mayKeep ? (
        <form className="inline" method="post" action={action}>
          <input type="hidden" name="do" value="add-rule" />
          <p>
            <label htmlFor="measure">{t('alerts.measure')}</label>
            <select id="measure" name="measure">
              {MEASURES.map((measure) => (
                <option key={measure} value={measure}>
                  {t(`alerts.measures.${measure}`)}
                </option>
              ))}
            </select>
          </p>
          {(['fromStep', 'step'] as const).map((name) => (
            <p key={name}>
              <label htmlFor={name}>{t(`alerts.${name}`)}</label>
              <select id={name} name={name} defaultValue={name === 'fromStep' ? 'SELECTED' : 'PURCHASED'}>
                {STEPS.map((step) => (
                  <option key={step} value={step}>
                    {t(`step.${step}`)}
                  </option>
                ))}
              </select>
            </p>
          ))}
          <p>
            <label htmlFor="threshold">{t('alerts.threshold')}</label>
            <input id="threshold" name="threshold" inputMode="decimal" required pattern="[0-9.,]+" />
          </p>
          <button type="submit">{t('alerts.add')}</button>
        </form>
      ) : null}
    </section>
  )
}
