import { getTranslations } from 'next-intl/server'
import { askGateway } from '../data/gateway.ts'
import { type Correction, correctionsOf } from '../data/load-corrections.ts'
import { loadDated } from '../data/load-dated.ts'
import { loadHome, valuesOf } from '../data/load-home.ts'
import { loadProgress, type Progress } from '../data/load-progress.ts'
import {
  type FreshnessFragment,
  type PartsFragment,
  type StepCountFragment,
  WavesDocument,
  type WavesQuery,
} from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { dayOf } from '../statistics/day.ts'
import { formatFor } from '../statistics/format.ts'
import { fileNotes } from '../statistics/progress-notes.ts'
import type { SearchParameters } from '../statistics/question.ts'
import type { FigureFile, FigureName } from './figure-file.ts'

type Table = Pick<FigureFile, 'columns' | 'rows' | 'notes'>

/** A figure with what its page shows of it at the same address; else the status to answer with. */
export async function loadFigure(
  name: FigureName,
  language: Language,
  given: SearchParameters,
): Promise<FigureFile | 400 | 404 | 503> {
  if (name === 'funnel' || name === 'funnel-by-wave' || name === 'funnel-by-province') {
    return loadFunnel(name, language, given)
  }
  const t = await getTranslations({ locale: language })
  const loaded = await loadDated(language, given, async (frame, question) => {
    if (name === 'waves') {
      // Waves are told as they are now, whatever the date.
      const { waves, funnel } = await askGateway(WavesDocument, {}, language)
      return { funnel, table: await wavesTable(language, waves) }
    }
    const progress = await loadProgress(frame, question, language)
    const notes = await fileNotes(language, progress)
    return { funnel: progress.funnel, table: { ...progressTable(name, progress), notes } }
  })
  if (loaded.kind === 'away') return 503
  if (loaded.kind === 'misunderstood') return 400
  const { frame, figures } = loaded
  const { notes, ...table } = figures.table
  const programme = frame.playback?.programme ?? t('home.programme')
  const scale = frame.playback?.scale ?? null
  return {
    ...{ name, programme, of: null, ...provenance(figures.funnel, scale), ...table },
    notes: [...(await provenanceNotes(language, figures.funnel, scale)), ...notes],
  }
}

/** What a page says above its figures: the scale of a playback, and the edition that parts of the people come from. */
async function provenanceNotes(
  language: Language,
  { asOf, edition }: Pick<FreshnessFragment, 'asOf' | 'edition'>,
  scale: number | null,
  corrections: readonly Correction[] = [],
): Promise<string[]> {
  const t = await getTranslations({ locale: language })
  const format = formatFor(language)
  return [
    ...(scale === null ? [] : [t('download.scale', { scale: format.scale(scale), people: format.count(1 / scale) })]),
    ...(edition === null
      ? []
      : [t('filter.protected'), t('filter.edition', { edition, day: format.day(dayOf(new Date(asOf))) })]),
    ...corrections.map((each) => {
      const noted = { edition: each.edition, instant: format.instant(each.notedAt) }
      return `${t('openData.correction', noted)} ${each.text}`
    }),
  ]
}

async function loadFunnel(
  name: 'funnel' | 'funnel-by-wave' | 'funnel-by-province',
  language: Language,
  given: SearchParameters,
): Promise<FigureFile | 400 | 404 | 503> {
  const home = await loadHome(given, language)
  if (home.kind === 'away') return 503
  if (home.kind === 'misunderstood') return 400
  const t = await getTranslations({ locale: language })
  const withheld = t('download.withheld')
  const stepName = (step: StepCountFragment['step']) => t(`step.${step}`)
  const { funnel, strict, waves, provinces, corrections } = home.figures
  const { wave, province } = home.question
  const of = wave === undefined && province !== undefined ? 'funnel-by-province' : 'funnel-by-wave'
  const programme = home.frame.playback?.programme ?? t('home.programme')
  const scale = home.frame.playback?.scale ?? null
  if (name === 'funnel') {
    const whose = wave ?? province
    const label = valuesOf(home.frame, wave === undefined ? 'PROVINCE' : 'WAVE').find(({ key }) => key === whose)?.label
    const rows = funnel.steps.map((each) => [
      ...[funnel.asOf, wave ?? null, province ?? null, label ?? null, each.step, stepName(each.step)],
      ...[each.count ?? null, strict?.steps.find(({ step }) => step === each.step)?.count ?? null],
      ...statusOf(each, withheld),
    ])
    const columns = [
      ...(['as_of', 'wave', 'province', 'name', 'step', 'step_name'] as const),
      ...(['people', 'people_in_sequence', 'status', 'status_name'] as const),
    ]
    const notes = [
      ...(label === undefined
        ? []
        : [t(wave === undefined ? 'download.ofProvince' : 'download.ofWave', { name: label })]),
      ...(await provenanceNotes(language, funnel, scale, correctionsOf(corrections, funnel.edition, of))),
    ]
    const whom = wave === undefined ? (province === undefined ? null : { province }) : { wave }
    return { name, programme, of: whom, ...provenance(funnel, scale), notes, columns, rows }
  }
  const parts = name === 'funnel-by-wave' ? waves : provinces
  if (parts === undefined) return 404
  const from = { ...provenance(funnel, scale), asOf: parts.asOf, edition: parts.edition ?? null }
  const notes = await provenanceNotes(language, from, scale, correctionsOf(corrections, from.edition, name))
  notes.push(t(name === 'funnel-by-wave' ? 'breakdown.waveHint' : 'breakdown.provinceHint'))
  return { name, programme, of: null, ...from, notes, ...partsTable(parts, stepName, withheld) }
}

function provenance({ asOf, watermark, edition }: FreshnessFragment, scale: number | null) {
  return { asOf, watermark: watermark ?? null, edition: edition ?? null, scale }
}

/** As code and in words; nothing where the count is shown. */
function statusOf({ withheld }: StepCountFragment, name: string): [string, string] {
  return withheld ? ['WITHHELD', name] : ['', '']
}

function partsTable(
  { asOf, breakdown }: PartsFragment,
  stepName: (step: StepCountFragment['step']) => string,
  withheld: string,
): Omit<Table, 'notes'> {
  return {
    columns: ['as_of', 'code', 'name', 'step', 'step_name', 'people', 'status', 'status_name'],
    rows: breakdown.flatMap(({ keys, labels, steps }) =>
      steps.map((each) => [
        ...[asOf, keys[0] ?? '', labels[0] ?? '', each.step, stepName(each.step)],
        ...[each.count ?? null, ...statusOf(each, withheld)],
      ]),
    ),
  }
}

async function wavesTable(language: Language, waves: WavesQuery['waves']): Promise<Table> {
  const t = await getTranslations({ locale: language })
  return {
    notes: [t('download.waves')],
    columns: [
      ...(['wave', 'quota', 'joined', 'selected', 'state', 'state_name', 'opens_at', 'closes_at'] as const),
      ...(['drawn_at', 'draw_round', 'draw_seed'] as const),
    ],
    rows: waves.map((wave) => [
      ...[wave.number, wave.quota, wave.entrantCount ?? null, wave.selectedCount ?? null],
      ...[wave.state, t(`waves.states.${wave.state}`), wave.opensAt, wave.closedAt ?? wave.closesAt],
      ...[wave.drawnAt ?? null, wave.drawRound ?? null, wave.drawSeed ?? null],
    ]),
  }
}

function progressTable(name: 'training' | 'payments' | 'backlog', { moments }: Progress): Omit<Table, 'notes'> {
  if (name === 'training') {
    return {
      columns: ['day', 'purchased', 'completed', 'paid'],
      rows: moments.map(({ day, reached }) => [day, reached.PURCHASED, reached.COMPLETED, reached.PAID]),
    }
  }
  if (name === 'payments') {
    return {
      columns: ['day', 'paid_rupiah', 'paid_rupiah_since'],
      rows: moments.map(({ day, paid, paidSince }) => [
        day,
        String(paid),
        paidSince === null ? null : String(paidSince),
      ]),
    }
  }
  return {
    columns: ['day', 'waiting_to_purchase', 'waiting_to_complete', 'waiting_to_be_paid'],
    rows: moments.map(({ day, waiting }) => [day, waiting.PURCHASED, waiting.COMPLETED, waiting.PAID]),
  }
}
