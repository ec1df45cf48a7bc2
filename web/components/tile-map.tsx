import { getTranslations } from 'next-intl/server'
import { addressIn, type Language } from '../i18n/languages.ts'
import { formatFor } from '../statistics/format.ts'
import type { Count } from '../statistics/headline.ts'
import { TILES } from '../statistics/tiles.ts'

type Province = { code: string; label: string; registered: Count; listed: boolean }
/** `query`: what links to provinces keep of the address. */
type Props = { language: Language; provinces: readonly Province[]; query?: string }

const [WIDTH, HEIGHT, GAP] = [64, 52, 4]
const [COLUMNS, ROWS] = [15, 7]

/** The provinces as tiles of equal size, about where they lie; in each the people registered, in words and as a bar. */
export async function TileMap({ language, provinces, query = '' }: Props) {
  const t = await getTranslations()
  const format = formatFor(language)
  const most = Math.max(...provinces.map(({ registered }) => registered ?? 0))
  const spelled = ({ registered, listed }: Province, withheld: string) =>
    registered !== null ? format.count(registered) : listed ? withheld : '–'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
    <section className="frame" aria-label={t('provinces.map')} tabIndex={0}>
      <svg className="tiles" viewBox={`0 0 ${COLUMNS * WIDTH} ${ROWS * HEIGHT}`} aria-label={t('provinces.map')}>
        {TILES.flatMap((tile) => {
          const province = provinces.find(({ code }) => code === tile.code)
          if (province === undefined) return []
          const label = t('provinces.tile', { name: province.label, count: spelled(province, t('funnel.withheld')) })
          const room = WIDTH - GAP - 8
          const withheld = province.listed && province.registered === null
          return (
            <a key={tile.code} href={addressIn(language, `/provinsi/${tile.code}`, query)} aria-label={label}>
              <g transform={`translate(${tile.column * WIDTH} ${tile.row * HEIGHT})`}>
                <rect className="tile" width={WIDTH - GAP} height={HEIGHT - GAP} />
                <text x="4" y="15">
                  {tile.name}
                </text>
                <text
                  x="4"
                  y="31"
                  {...(withheld ? { textLength: room, lengthAdjust: 'spacingAndGlyphs' } : { className: 'count' })}
                >
                  {spelled(province, t('provinces.tileWithheld'))}
                </text>
                <rect className="track" x="4" y="37" width={room} height="6" />
                <rect
                  className="value"
                  x="4"
                  y="37"
                  width={most === 0 ? 0 : Math.round((room * 10 * (province.registered ?? 0)) / most) / 10}
                  height="6"
                />
              </g>
            </a>
          )
        })}
      </svg>
    </section>
  )
}
