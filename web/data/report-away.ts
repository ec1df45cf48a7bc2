import { GatewayAwayError } from './gateway.ts'

/** A line in the log, in the form of the others. */
export function reportGatewayAway(error: GatewayAwayError): void {
  const time = new Date().toISOString()
  console.error(JSON.stringify({ level: 40, time, name: 'web', msg: 'gateway away', why: error.message }))
}

/** For an answer that a page is shown without: nothing when it does not come. */
export function unlessAway(error: unknown): undefined {
  if (!(error instanceof GatewayAwayError)) throw error
  reportGatewayAway(error)
}
