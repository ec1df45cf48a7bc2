import { getTranslations } from 'next-intl/server'
import type { WavesQuery } from '../generated/graphql.ts'
import type { Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'

type Props = { language: Language; waves: WavesQuery['waves'] }

/** What it takes to repeat each draw, of the waves that have it. */
export async function Draws({ language, waves }: Props) {
  const t = await getTranslations('waves')
  const drawn = waves.filter(({ drawRound }) => drawRound !== null && drawRound !== undefined)
  return (
    <section>
      <h2>{t('drawTitle')}</h2>
      <p>{t('drawWhat')}</p>
      {drawn.length === 0 ? <p className="note">{t('drawNone')}</p> : null}
      <ul>
        {drawn.map(({ number, drawnAt, drawRound, drawSeed }) => (
          <li key={number}>
            <strong>{t('name', { number })}</strong>
            {drawnAt ? `, ${formatFor(language).instant(drawnAt)}` : ''} · {t('round', { round: String(drawRound) })}
            {drawSeed ? (
              <>
                {' · '}
                {t('seed')} <code>{drawSeed}</code>
              </>
            ) : (
              ` · ${t('seedToCome')}`
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
