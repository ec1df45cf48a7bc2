import { getTranslations } from 'next-intl/server'
import { Table } from '../components/table.tsx'
import type { StoppedQuery } from '../generated/graphql.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { dayWords } from '../management/day-words.ts'
import { MANAGEMENT_PAGES } from '../management/pages.ts'
import { dayOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import { ChartFrame } from './chart-frame.tsx'
import { FunnelOnly } from './funnel-only.tsx'
import type { Explorer, Gap } from './load.ts'
import { nextStepsIn } from './next-steps.ts'
import { type ExplorerQuestion, explorerQuery } from './question.ts'

/** Who stopped between the two steps, under pseudonyms: since when, what they can still do and until when. */
export async function StoppedAnswer({ language, explorer }: { language: Language; explorer: Explorer }) {
  const { figures, question } = explorer
  const { stopped, gap } = figures ?? {}
  if (gap === undefined) return null
  const t = await getTranslations()
  if (stopped === undefined) {
    return (
      <section id="between">
        <h2>{t('explorer.stopped.away')}</h2>
        <p>{t('explorer.stopped.awayTodo')}</p>
      </section>
    )
  }
  const format = formatFor(language)
  const { people, canStillAct, participants } = stopped
  return (
    <section id="between">
      <h2>
        {t('explorer.stopped.title', {
          count: people,
          people: format.count(people),
          from: t(`step.${gap.from}`),
          to: t(`step.${gap.to}`),
        })}
      </h2>
      <FunnelOnly language={language} explorer={explorer} />
      {question.window === undefined ? null : (
        <p className="note">{t('explorer.unlimited', { days: question.window })}</p>
      )}
      {people === 0 ? (
        <p>{t('explorer.stopped.none')}</p>
      ) : (
        <>
          <p>
            {t('explorer.stopped.canAct', {
              before: format.count(canStillAct.beforeLimit),
              after: format.count(canStillAct.afterLimit),
              without: format.count(canStillAct.withoutLimit),
            })}
          </p>
          {participants === undefined ? (
            <p className="note">{t('explorer.stopped.notListed')}</p>
          ) : (
            <StoppedList
              language={language}
              question={question}
              stopped={stopped}
              participants={participants}
              gap={gap}
            />
          )}
        </>
      )}
    </section>
  )
}

type ListProps = {
  language: Language
  question: ExplorerQuestion
  stopped: StoppedQuery['dropOff']
  participants: Participants
  gap: Gap
}

type Participants = NonNullable<StoppedQuery['dropOff']['participants']>

function labelOf(attributes: Participants['edges'][number]['node']['attributes'], dimension: string): string {
  return attributes.find((each) => each.dimension === dimension)?.label ?? '–'
}

async function StoppedList({ language, question, stopped, participants, gap }: ListProps) {
  const t = await getTranslations()
  const format = formatFor(language)
  const days = await dayWords(language)
  const pair = { from: gap.from, to: gap.to, after: undefined }
  const path = MANAGEMENT_PAGES.funnel.path
  const nextText = await nextStepsIn(language)
  return (
    <>
      <ChartFrame language={language} name="stopped" query={explorerQuery(question, pair)} answer={stopped}>
        <Table
          caption={t('explorer.stopped.list')}
          columns={(['pseudonym', 'since', 'wave', 'province', 'gender', 'age', 'until', 'next'] as const).map(
            (name) => ({ words: t(`explorer.stopped.${name}`) }),
          )}
          rows={participants.edges.map(({ node }) => ({
            key: node.pseudonym,
            cells: [
              <code key="pseudonym">{node.pseudonym}</code>,
              format.dayShort(dayOf(new Date(node.since))),
              labelOf(node.attributes, 'WAVE'),
              labelOf(node.attributes, 'PROVINCE'),
              labelOf(node.attributes, 'GENDER'),
              labelOf(node.attributes, 'AGE_BAND'),
              (node.actUntil
                ? `${days.short(dayOf(new Date(node.actUntil)))}${node.canStillAct ? '' : ` (${t('explorer.stopped.over')})`}`
                : t('explorer.stopped.noLimit')
              ).replaceAll(' ', '\u00a0'),
              nextText(node),
            ],
          }))}
        />
      </ChartFrame>
      <nav className="pager" aria-label={t('desk.pager.title')}>
        {question.after === undefined ? null : (
          <a href={`${addressIn(language, path, explorerQuery(question, pair))}#between`}>
            {t('explorer.stopped.firstPage')}
          </a>
        )}
        {participants.pageInfo.hasNextPage && participants.pageInfo.endCursor ? (
          <a
            href={`${addressIn(language, path, explorerQuery(question, { ...pair, after: participants.pageInfo.endCursor }))}#between`}
          >
            {t('explorer.stopped.nextPage')}
          </a>
        ) : null}
      </nav>
    </>
  )
}
