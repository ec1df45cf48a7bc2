import { getTranslations } from 'next-intl/server'
import { Table } from '../../../../components/table.tsx'
import { DeskWavesDocument } from '../../../../generated/graphql.ts'
import { addressIn } from '../../../../i18n/languages.ts'
import { dayWords } from '../../../../management/day-words.ts'
import { Desk } from '../../../../management/desk.tsx'
import { enter } from '../../../../management/enter.tsx'
import { loadWork } from '../../../../management/load-desk.ts'
import { MANAGEMENT_PAGES } from '../../../../management/pages.ts'
import { Problem } from '../../../../management/problem.tsx'
import { actionsOn, WAVE_DONE } from '../../../../management/wave-actions.ts'
import { dayOf } from '../../../../statistics/day.ts'
import { formatFor } from '../../../../statistics/format.ts'
import { firstOf, type SearchParameters } from '../../../../statistics/question.ts'

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<SearchParameters> }

const { path: PATH } = MANAGEMENT_PAGES.waves

const FIGURES = ['quota', 'joined', 'selected', 'opens', 'closes', 'drawn'] as const

/** The waves, each with what can be done with it now. */
export default async function ManagementWavesPage({ params, searchParams }: Props) {
  const entered = await enter(params, 'waves')
  if ('refusal' in entered) return entered.refusal
  const { language, viewer } = entered
  const loaded = await loadWork(language, viewer, (ask) => ask(DeskWavesDocument, {}))
  if (loaded.kind !== 'loaded') return <Problem {...entered} page="waves" path={PATH} problem={loaded} />
  const { waves } = loaded.figures
  const t = await getTranslations()
  const format = formatFor(language)
  const count = (value: number | null | undefined) => (typeof value === 'number' ? format.count(value) : '–')
  const day = (instant: string | null | undefined) => (instant ? format.dayShort(dayOf(new Date(instant))) : '–')
  const given = await searchParams
  const number = firstOf(given.wave)
  const done = viewer.justDone ? WAVE_DONE.find((each) => each === firstOf(given.done)) : undefined
  const mayAct = viewer.roles.includes('administrator')
  const hasNext = waves.some((wave) => actionsOn(wave).length > 0)
  return (
    <Desk {...entered} page="waves" title={t('desk.page.waves')} path={PATH} desk={loaded.desk}>
      <h1>{t('desk.page.waves')}</h1>
      <p className="as-of">{(await dayWords(language)).asOf(dayOf(new Date()))}</p>
      {done !== undefined && number !== undefined ? (
        <p className="done" role="status">
          {t(`wave.done.${done}`, { number })}
        </p>
      ) : null}
      <p>
        {t('wave.what')} {hasNext ? t('wave.beside') : null}
      </p>
      {mayAct ? (
        <p>
          <a className="act" href={addressIn(language, `${PATH}/open`)}>
            {t('wave.open.link')}
          </a>
        </p>
      ) : (
        <p className="note">{t('wave.readOnly', { role: t('desk.role.administrator') })}</p>
      )}
      {waves.length === 0 ? (
        <p>{t('wave.none')}</p>
      ) : (
        <Table
          caption={t('waves.tableTitle')}
          hideCaption
          columns={[
            t('waves.wave'),
            ...(hasNext ? [{ words: t('wave.next') }] : []),
            { words: t('waves.state') },
            ...FIGURES.map((column) => t(`waves.${column}`)),
          ]}
          rows={waves.map((wave) => ({
            key: String(wave.number),
            cells: [
              t('waves.name', { number: wave.number }),
              ...(hasNext
                ? [
                    <span key="next" className="acts">
                      {actionsOn(wave).map((action) => (
                        <a key={action} href={addressIn(language, `${PATH}/${wave.number}/${action}`)}>
                          {t(`wave.${action}.link`)}
                          <span className="unseen"> {t('waves.name', { number: wave.number })}</span>
                        </a>
                      ))}
                    </span>,
                  ]
                : []),
              t(`waves.states.${wave.state}`),
              count(wave.quota),
              count(wave.entrantCount),
              count(wave.selectedCount),
              day(wave.opensAt),
              day(wave.closedAt ?? wave.closesAt),
              day(wave.drawnAt),
            ],
          }))}
        />
      )}
    </Desk>
  )
}
