const STATES = ['OWED', 'PENDING', 'SENT', 'SETTLED', 'FAILED', 'RETURNED'] as const

/** A payment's state by the name that there are words for. */
export function paymentStateOf(name: string): (typeof STATES)[number] | 'OTHER' {
  return STATES.find((state) => state === name) ?? 'OTHER'
}
