import { getTranslations } from 'next-intl/server'

/** A new event is in the figures within a minute; beyond two the reader is told. */
const LATE_AFTER_SECONDS = 120

type Props = { lagSeconds: number; playback: { finishedAt: string | null } | null }

/** Above figures that are late, or still being played back. */
export async function LateBanner({ lagSeconds, playback }: Props) {
  const t = await getTranslations('site')
  return (
    <>
      {lagSeconds > LATE_AFTER_SECONDS ? (
        <p className="banner">{t('late', { minutes: Math.floor(lagSeconds / 60) })}</p>
      ) : null}
      {playback && playback.finishedAt === null ? <p className="banner">{t('replaying')}</p> : null}
    </>
  )
}
