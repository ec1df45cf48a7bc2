import { getTranslations } from 'next-intl/server'
import { type Frame as FrameData, type OverTime, openingDayOf } from '../data/load-home.ts'
import type { Parts } from '../data/load-parts.ts'
import { environment } from '../environment.ts'
import type { FigureName } from '../figure-files/figure-file.ts'
import type { HomeQuery } from '../generated/graphql.ts'
import { addressIn, type Language } from '../i18n/languages.ts'
import { dayOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import { countOf } from '../statistics/headline.ts'
import { dateQuery, isFiltered, type Question, queryOf } from '../statistics/question.ts'
import { Breakdown } from './breakdown.tsx'
import { Corrections } from './corrections.tsx'
import { Downloads, FileLinks } from './downloads.tsx'
import { Filters } from './filters.tsx'
import { Fold } from './fold.tsx'
import { Frame } from './frame.tsx'
import { Freshness } from './freshness.tsx'
import { HeadlineFunnel } from './headline-funnel.tsx'
import { Method } from './method.tsx'
import { ProgressFigure } from './progress-figure.tsx'
import { StepsTable } from './steps-table.tsx'

type Props = { language: Language; frame: FrameData; question: Question; figures: HomeQuery & Parts & OverTime }

export async function HomeFigures({ language, frame, question, figures }: Props) {
  const t = await getTranslations()
  const { funnel, strict, waves, provinces, progress, medians, corrections } = figures
  const scale = funnel.scale ?? frame.playback?.scale ?? null
  const programme = frame.playback?.programme ?? t('home.programme')
  const asOf = formatFor(language).day(dayOf(new Date(funnel.asOf)))
  const query = queryOf(question)
  const day = question.day === openingDayOf(frame) ? undefined : question.day
  // What is shown elsewhere goes on, unless a day was asked for.
  const embedded =
    environment.WEB_PUBLIC_URL.replace(/\/$/, '') + addressIn(language, '/sematan', queryOf({ ...question, day }))
  const eventsAt = `${addressIn(language, '/perkembangan', dateQuery(day))}#events`
  const offered: FigureName[] = [
    'funnel',
    ...(waves ? (['funnel-by-wave'] as const) : []),
    ...(provinces ? (['funnel-by-province'] as const) : []),
    ...(progress ? (['waves', 'training', 'payments', 'backlog'] as const) : []),
  ]
  const empty = countOf(funnel.steps, 'REGISTERED') === 0
  return (
    <Frame
      language={language}
      title={`${programme}, ${asOf}`}
      path="/"
      query={queryOf(question)}
      day={day}
      card={question.province ?? 'nasional'}
      scale={scale}
    >
      <h1>{programme}</h1>
      <Freshness language={language} frame={frame} question={question} funnel={funnel} live={figures.live} />
      <Filters language={language} frame={frame} question={question} />
      {isFiltered(question) ? (
        <p className="note">
          {t('filter.protected')}
          {funnel.edition === null ? '' : ` ${t('filter.edition', { edition: funnel.edition, day: asOf })}`}
        </p>
      ) : null}
      {empty ? (
        <section>
          <h2>{t('home.noData')}</h2>
          <p>{t('home.noDataHint')}</p>
        </section>
      ) : (
        <>
          <HeadlineFunnel language={language} steps={funnel.steps} edition={funnel.edition} medians={medians} />
          <Corrections
            language={language}
            all={corrections}
            edition={medians?.edition ?? funnel.edition}
            table={medians ? 'time-from-selection' : `funnel-by-${question.wave === undefined ? 'province' : 'wave'}`}
          />
          <StepsTable language={language} any={funnel.steps} strict={strict?.steps} />
          <Downloads language={language} name="funnel" query={query} />
          {progress === undefined ? null : (
            <>
              <ProgressFigure
                language={language}
                name="training"
                progress={progress}
                query={query}
                eventsAt={eventsAt}
              />
              <p>
                <a href={addressIn(language, '/perkembangan', dateQuery(day))}>{t('home.toProgress')}</a>
              </p>
            </>
          )}
          {isFiltered(question) && waves === undefined ? null : (
            <>
              <Breakdown
                language={language}
                dimension="wave"
                answer={waves}
                corrections={corrections}
                question={question}
              />
              <p>
                <a href={addressIn(language, '/gelombang', dateQuery(day))}>{t('home.toWaves')}</a>
              </p>
            </>
          )}
          {isFiltered(question) && provinces === undefined ? null : (
            <>
              <Breakdown
                language={language}
                dimension="province"
                answer={provinces}
                corrections={corrections}
                question={question}
              />
              <p>
                <a href={addressIn(language, '/provinsi', dateQuery(day))}>{t('home.toProvinces')}</a>
              </p>
            </>
          )}
          {progress === undefined
            ? null
            : (['payments', 'backlog'] as const).map((name) => (
                <ProgressFigure
                  key={name}
                  language={language}
                  name={name}
                  progress={progress}
                  query={query}
                  eventsAt={eventsAt}
                />
              ))}
          <section className="downloads">
            <h2>{t('home.downloads')}</h2>
            <p>{t('home.downloadsWhat')}</p>
            <ul>
              {offered.map((name) => (
                <li key={name}>
                  <FileLinks language={language} name={name} query={query} />
                </li>
              ))}
              <li>
                <a href={addressIn(language, '/data-terbuka')}>{t('home.downloadsEditions')}</a>
              </li>
            </ul>
          </section>
        </>
      )}
      <Fold className="embed" title={t('embed.title')}>
        <p>{t('embed.what')}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard */}
        <pre className="frame" tabIndex={0}>
          <code>{`<iframe src="${embedded}" title="${programme}" width="100%" height="640" loading="lazy"></iframe>`}</code>
        </pre>
      </Fold>
      <Method
        language={language}
        apiAddress={`${environment.PUBLIC_URL.replace(/\/$/, '')}/graphql`}
        playback={scale !== null}
      />
    </Frame>
  )
}
