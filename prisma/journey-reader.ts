import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Transaction } from './database.ts'
import { EVENT_TYPES, type EventType } from './journey.ts'

/** An event as other parts read it. */
export type JourneyEvent = {
  position: bigint
  transactionId: bigint
  eventId: string
  type: EventType
  participantId: string | null
  version: number | null
  occurredAt: Date
  wave: number | null
  amount: bigint | null
  paymentId: string | null
  payload: Record<string, unknown> | null
}

export type Checkpoint = { transactionId: bigint; position: bigint }

export type JourneyReaderOptions = {
  database: Database
  /** Reads and moves the reader's checkpoint, in the transaction of the effect; the read locks it. */
  loadCheckpoint: (transaction: Transaction) => Promise<Checkpoint>
  saveCheckpoint: (transaction: Transaction, checkpoint: Checkpoint) => Promise<void>
  /** Event types that have an effect here. */
  types: readonly EventType[]
  /** The effect of a page of events, in the order of the journey. */
  react: (transaction: Transaction, events: readonly JourneyEvent[]) => Promise<void>
  onError: (error: unknown) => void
  pageSize?: number
  pauseMs?: number
}

/** A playback writes the effects of its events itself. */
type EventRow = Omit<JourneyEvent, 'type'> & { type: number; playedBack: boolean | null }

/**
 * Follows the journey from a checkpoint and gives each event its effect exactly once: checkpoint and effect move in
 * one transaction, only events below the horizon are read, in the order (transaction_id, position). Keeps trying after
 * errors. Several processes may run the same reader: the checkpoint's lock lets one at a time work.
 */
export function followJourney(options: JourneyReaderOptions): { close: () => Promise<void> } {
  const { database, pageSize = 1_000, pauseMs = 100 } = options
  const stopping = new AbortController()
  const codes = options.types.map((type) => EVENT_TYPES.indexOf(type) + 1)

  const takePage = async (): Promise<boolean> =>
    database.$transaction(
      async (transaction) => {
        const from = await options.loadCheckpoint(transaction)
        // Scanned by order, filtered afterwards: the checkpoint moves over events that mean nothing here, too.
        const rows = await transaction.$queryRaw<EventRow[]>`
          SELECT position, transaction_id AS "transactionId", event_id AS "eventId", type,
                 participant_id AS "participantId", version, occurred_at AS "occurredAt", wave,
                 amount, payment_id AS "paymentId", payload,
                 position <= (SELECT last_position FROM journey.playback) AS "playedBack"
          FROM journey.event
          WHERE (transaction_id, position) > (${from.transactionId}, ${from.position})
            AND transaction_id < journey.horizon()
          ORDER BY transaction_id, position
          LIMIT ${pageSize}`
        const last = rows.at(-1)
        if (!last) return false
        const events = rows.filter((row) => !row.playedBack && codes.includes(row.type)).map(toEvent)
        if (events.length) await options.react(transaction, events)
        await options.saveCheckpoint(transaction, { transactionId: last.transactionId, position: last.position })
        return rows.length === pageSize
      },
      { timeout: 30_000, maxWait: 10_000 },
    )

  const loop = async (): Promise<void> => {
    let failures = 0
    while (!stopping.signal.aborted) {
      let more = false
      try {
        more = await takePage()
        failures = 0
      } catch (error) {
        if (stopping.signal.aborted) return
        failures += 1
        options.onError(error)
      }
      const pause = failures ? Math.min(5_000, pauseMs * 2 ** failures) : pauseMs
      if (!more) await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = loop()
  return {
    close: async () => {
      stopping.abort()
      await running
    },
  }
}

function toEvent({ playedBack: _, ...row }: EventRow): JourneyEvent {
  const type = EVENT_TYPES[row.type - 1]
  if (!type) throw new Error(`event ${row.position} is of a type that this version does not know: ${row.type}`)
  return { ...row, type }
}
