import { getTranslations } from 'next-intl/server'
import type { Step, StepCountFragment } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import { type Count, countOf } from '../statistics/headline.ts'
import { Fold } from './fold.tsx'
import { Table } from './table.tsx'

type Props = {
  language: Language
  any: readonly StepCountFragment[]
  strict?: readonly StepCountFragment[] | undefined
}

/** Where the step that has to come first is not the one above: an account may be linked at any time after selection. */
const PREREQUISITE: Partial<Record<Step, Step>> = { ACCOUNT_LINKED: 'SELECTED', PAID: 'CERTIFIED' }

/** All steps, and where that is known in both orders, folded. */
export async function StepsTable({ language, any, strict }: Props) {
  const t = await getTranslations()
  const format = formatFor(language)
  const count = (value: Count) => (value === null ? t('funnel.withheld') : format.count(value))
  const isWave = any[0]?.step === 'SELECTED'
  const all = any[0]?.count ?? null
  const title = t(isWave ? 'funnel.stepsOfWave' : 'funnel.steps')
  return (
    <Fold title={title}>
      <p className="note">
        {t('funnel.stepsHint')}
        {strict ? ` ${t('funnel.strictHint')}` : ''}
      </p>
      <Table
        caption={title}
        hideCaption
        columns={[
          ...[t('funnel.step'), t('funnel.any'), t('funnel.ofPrerequisite')],
          t(isWave ? 'funnel.ofAllSelected' : 'funnel.ofAll'),
          ...(strict ? [t('funnel.strict')] : []),
        ]}
        rows={any.map(({ step }, index) => {
          const earlier = PREREQUISITE[step] ?? any[index - 1]?.step
          const reached = countOf(any, step)
          return {
            key: step,
            cells: [
              t(`step.${step}`),
              count(reached),
              format.share(reached, earlier && countOf(any, earlier)),
              format.share(reached, all),
              ...(strict ? [count(countOf(strict, step))] : []),
            ],
          }
        })}
      />
    </Fold>
  )
}
