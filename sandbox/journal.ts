import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What the outside world remembers: one JSON document per line, appended before a request is answered, so that
 * killing the process loses nothing that was answered. Read once, at the start.
 */
export type Journal = {
  /** Every record of the kind, in the order in which they were written. */
  read: <Kind extends keyof JournalRecords>(kind: Kind) => JournalRecords[Kind][]
  append: <Kind extends keyof JournalRecords>(kind: Kind, records: readonly JournalRecords[Kind][]) => void
  close: () => void
}

export type JournalRecords = {
  message: Message
  person: Person
  disbursement: Disbursement
  fault: Fault
  beacon: { privateKey: string }
}

export type Message = {
  id: string
  channel: 'sms' | 'email'
  to: string
  subject?: string | undefined
  text: string
  idempotencyKey: string
  /** ISO 8601, UTC. */
  at: string
}

export type Person = {
  nik: string
  kk: string
  name: string
  birthDate: string
  district?: string | undefined
  citizen: boolean
  deceased: boolean
}

export type Disbursement = {
  partner: string
  batchId: string
  instructionId: string
  attempt: number
  idempotencyKey: string
  accountNumber: string
  name: string
  /** Rupiah, digits. */
  amount: string
  acceptedAt: string
  outcome: 'SETTLED' | 'FAILED' | 'PENDING'
  failureCode?: string | undefined
  /** When the outcome is there to be asked for. */
  dueAt: string
  /** The money came back after it had been settled. */
  returnedAt?: string | undefined
}

export type Fault = {
  service: string
  mode: 'none' | 'down' | 'slow' | 'error' | 'lost-reply' | 'duplicate' | 'reject'
  /** Share of requests that it hits, 0 to 1. */
  rate: number
  delayMs: number
}

/** A last line that a crash cut off is dropped; any other line that cannot be read is an error that names it. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'journal.jsonl')
  const byKind = new Map<string, unknown[]>()
  if (existsSync(path)) {
    const bytes = readFileSync(path)
    const whole = bytes.lastIndexOf(0x0a) + 1
    if (whole < bytes.length) truncateSync(path, whole)
    const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
    for (const [index, line] of lines.entries()) {
      const entry = parseLine(line)
      if (!entry)
        throw new Error(`${path}, line ${index + 1}: not a record. Remove the line, or the file to start over.`)
      const list = byKind.get(entry.kind)
      if (list) list.push(entry.record)
      else byKind.set(entry.kind, [entry.record])
    }
  }
  const file = openSync(path, 'a', 0o600)
  return {
    read: (kind) => recordsOf(byKind, kind),
    append(kind, records) {
      if (records.length === 0) return
      const text = records.map((record) => `${JSON.stringify({ kind, record })}\n`).join('')
      const bytes = Buffer.from(text, 'utf8')
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
    },
    close() {
      fsyncSync(file)
      closeSync(file)
    },
  }
}

function parseLine(line: string): { kind: string; record: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || !('kind' in value) || !('record' in value)) return undefined
    return typeof value.kind === 'string' ? { kind: value.kind, record: value.record } : undefined
  } catch {
    return undefined
  }
}

/** The one place where a line of our own file is taken to have the form in which it was written. */
function recordsOf<Kind extends keyof JournalRecords>(byKind: Map<string, unknown[]>, kind: Kind) {
  return (byKind.get(kind) ?? []) as JournalRecords[Kind][]
}
