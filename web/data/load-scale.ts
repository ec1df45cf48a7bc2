import { ScaleDocument } from '../generated/graphql.ts'
import { askGateway, GatewayAwayError } from './gateway.ts'
import { reportGatewayAway } from './report-away.ts'

type Scale = number | null | undefined

/** Pages without figures are opened as often as somebody likes, and wait for this. */
const [ASK_EVERY_MS, ANSWER_WITHIN_MS] = [30_000, 2_000]

let asked: { at: number; scale: Promise<Scale> } | undefined

/**
 * At what scale this is a playback, null when it is none, for pages that show no figures: asked for now and then, not for
 * each of them. What was known stays while the gateway is away; undefined: nobody has said yet.
 */
export function loadScale(): Promise<Scale> {
  if (asked === undefined || Date.now() - asked.at > ASK_EVERY_MS) {
    asked = { at: Date.now(), scale: ask(asked?.scale) }
  }
  return asked.scale
}

async function ask(before: Promise<Scale> | undefined): Promise<Scale> {
  try {
    const { playback } = await askGateway(ScaleDocument, {}, 'id', undefined, ANSWER_WITHIN_MS)
    return playback?.scale ?? null
  } catch (error) {
    if (!(error instanceof GatewayAwayError)) throw error
    reportGatewayAway(error)
    return before
  }
}
