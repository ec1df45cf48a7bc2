import type { AccountCheck } from '../../clients/payment-partner.ts'

/** Whether a payment that failed is tried again by itself, may come into a later batch, or waits for the participant. */
type Retry = 'BY_ITSELF' | 'IN_A_LATER_BATCH' | 'AFTER_ANOTHER_ACCOUNT'

type Failure = { retry: Retry; id: string; en: string }

/** Why an account is refused or a payment fails: what the participant can do about it, and when it is tried again. */
export const FAILURES = {
  ACCOUNT_NOT_LINKED: {
    retry: 'AFTER_ANOTHER_ACCOUNT',
    id: 'Rekening atau dompet elektronik ini tidak ada. Periksa nomornya dan tautkan lagi.',
    en: 'This account does not exist. Check the number and link it again.',
  },
  ACCOUNT_INACTIVE: {
    retry: 'AFTER_ANOTHER_ACCOUNT',
    id: 'Rekening tidak aktif. Aktifkan lagi di mitra pembayaran, lalu tautkan lagi.',
    en: 'The account is inactive. Have the payment partner activate it, then link it again.',
  },
  ACCOUNT_CLOSED: {
    retry: 'AFTER_ANOTHER_ACCOUNT',
    id: 'Rekening sudah ditutup. Tautkan rekening lain.',
    en: 'The account is closed. Link another one.',
  },
  KYC_NOT_DONE: {
    retry: 'AFTER_ANOTHER_ACCOUNT',
    id: 'Identitas belum dikonfirmasi mitra pembayaran. Selesaikan KYC di sana, lalu tautkan lagi.',
    en: 'The payment partner has not confirmed your identity. Complete its KYC, then link the account again.',
  },
  NIK_DIFFERS: {
    retry: 'AFTER_ANOTHER_ACCOUNT',
    id: 'NIK pada rekening berbeda. Perbarui data di mitra pembayaran atau tautkan rekening Anda sendiri.',
    en: 'The account has another NIK. Have the payment partner correct it, or link an account of your own.',
  },
  NAME_DIFFERS: {
    retry: 'AFTER_ANOTHER_ACCOUNT',
    id: 'Nama pada rekening berbeda. Perbarui nama di mitra pembayaran sesuai KTP, lalu tautkan lagi.',
    en: 'The account has another name. Have it corrected to that on your identity card, then link it again.',
  },
  ACCOUNT_OF_ANOTHER_PERSON: {
    retry: 'AFTER_ANOTHER_ACCOUNT',
    id: 'Rekening ini milik orang lain. Tautkan rekening Anda sendiri.',
    en: 'This account belongs to another person. Link one of your own.',
  },
  PHONE_CHANGED: {
    retry: 'AFTER_ANOTHER_ACCOUNT',
    id: 'Nomor telepon dompet elektronik sudah berubah. Tautkan nomor yang baru.',
    en: 'The phone number of the e-wallet has changed. Link the new one.',
  },
  LIMIT_REACHED: {
    retry: 'IN_A_LATER_BATCH',
    id: 'Dompet penuh atau batas bulanan tercapai. Kami coba lagi; kosongkan saldo atau tingkatkan akun.',
    en: 'The wallet is full or its monthly limit is reached. We try again; make room or upgrade the account.',
  },
  PARTNER_DOWN: {
    retry: 'BY_ITSELF',
    id: 'Mitra pembayaran sedang terganggu. Kami coba lagi; Anda tidak perlu berbuat apa-apa.',
    en: 'The payment partner had a disturbance. We try again; you need not do anything.',
  },
  NOT_RECEIVED: {
    retry: 'BY_ITSELF',
    id: 'Perintah bayar tidak sampai ke mitra pembayaran. Kami coba lagi; Anda tidak perlu berbuat apa-apa.',
    en: 'The payment did not reach the payment partner. We try again; you need not do anything.',
  },
  OTHER: {
    retry: 'IN_A_LATER_BATCH',
    id: 'Mitra pembayaran menolak tanpa alasan yang kami kenal. Petugas kami memeriksanya.',
    en: 'The payment partner refused for a reason that we do not know. Our staff look into it.',
  },
} as const satisfies Record<string, Failure>

export type FailureCode = keyof typeof FAILURES

export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURES, code)
}

/** The code as we know it; a partner may say what it likes. */
export function toFailureCode(code: string | null | undefined): FailureCode {
  return code && isFailureCode(code) ? code : 'OTHER'
}

export const FAILURE_CODES = Object.keys(FAILURES).filter(isFailureCode)

export function failureCodesWith(retry: Retry): FailureCode[] {
  return FAILURE_CODES.filter((code) => FAILURES[code].retry === retry)
}

/** Why an account cannot be paid into, by the partner's answer; nothing when it can. */
export function refusalOf(check: AccountCheck): FailureCode | undefined {
  if (!check.exists) return 'ACCOUNT_NOT_LINKED'
  if (!check.nikMatches) return check.nameMatches ? 'NIK_DIFFERS' : 'ACCOUNT_OF_ANOTHER_PERSON'
  if (!check.nameMatches) return 'NAME_DIFFERS'
  if (!check.active) return 'ACCOUNT_CLOSED'
  return check.kyc ? undefined : 'KYC_NOT_DONE'
}
