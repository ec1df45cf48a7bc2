/**
 * How an account behaves is read from the last four digits of its number; every other number exists, is in the
 * holder's name, has KYC and settles. The table is repeated in README.md.
 */
export type AccountBehaviour = {
  exists: boolean
  active: boolean
  kyc: boolean
  nikMatches: boolean
  nameMatches: boolean
  /** Why a payment fails, if it does. */
  failureCode?: string
  /** From which attempt on it succeeds in spite of `failureCode`. */
  succeedsFromAttempt?: number
  /** The partner never says what became of the payment. */
  staysPending?: boolean
  /** Settled first, then the money comes back. */
  returns?: boolean
}

const FINE: AccountBehaviour = { exists: true, active: true, kyc: true, nikMatches: true, nameMatches: true }

const BY_ENDING: Readonly<Record<string, Partial<AccountBehaviour>>> = {
  '9001': {
    exists: false,
    active: false,
    kyc: false,
    nikMatches: false,
    nameMatches: false,
    failureCode: 'ACCOUNT_NOT_LINKED',
  },
  '9002': { active: false, failureCode: 'ACCOUNT_INACTIVE' },
  '9003': { kyc: false, failureCode: 'KYC_NOT_DONE' },
  '9004': { nikMatches: false, failureCode: 'NIK_DIFFERS' },
  '9005': { nameMatches: false, failureCode: 'NAME_DIFFERS' },
  '9006': { nikMatches: false, nameMatches: false, failureCode: 'ACCOUNT_OF_ANOTHER_PERSON' },
  // From here on the check is passed, and only the payment shows what is wrong.
  '9007': { failureCode: 'LIMIT_REACHED', succeedsFromAttempt: 2 },
  '9008': { failureCode: 'PHONE_CHANGED' },
  '9009': { failureCode: 'PARTNER_DOWN', succeedsFromAttempt: 2 },
  '9010': { staysPending: true },
  '9011': { returns: true },
  '9012': { failureCode: 'ACCOUNT_CLOSED' },
}

export function behaviourOf(accountNumber: string): AccountBehaviour {
  return { ...FINE, ...BY_ENDING[accountNumber.slice(-4)] }
}

export type Outcome = { outcome: 'SETTLED' | 'FAILED' | 'PENDING'; failureCode?: string; returns?: boolean }

/** What becomes of the given attempt (from 1) to pay into the account. */
export function outcomeOf(accountNumber: string, attempt: number): Outcome {
  const { failureCode, succeedsFromAttempt, staysPending, returns } = behaviourOf(accountNumber)
  if (staysPending) return { outcome: 'PENDING' }
  if (failureCode && attempt < (succeedsFromAttempt ?? Number.POSITIVE_INFINITY))
    return { outcome: 'FAILED', failureCode }
  return returns ? { outcome: 'SETTLED', returns: true } : { outcome: 'SETTLED' }
}
