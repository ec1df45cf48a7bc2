import type { OutgoingContent } from '../../clients/messages.ts'

type Language = 'id' | 'en'
type Text = Omit<OutgoingContent, 'to'>

/** What people are sent, in their language. Nothing here names the person. */
export const texts = {
  verifyEmail: (language: Language, link: string): Text =>
    language === 'en'
      ? { subject: 'Confirm your e-mail address', text: `Open this link within 24 hours to go on:\n${link}` }
      : { subject: 'Konfirmasi alamat e-mail Anda', text: `Buka tautan ini dalam 24 jam untuk melanjutkan:\n${link}` },
  alreadyRegistered: (language: Language, link: string): Text =>
    language === 'en'
      ? { subject: 'You already have an account', text: `Sign in with this e-mail address:\n${link}` }
      : { subject: 'Anda sudah terdaftar', text: `Silakan masuk dengan alamat e-mail ini:\n${link}` },
  phoneCode: (language: Language, code: string): Text =>
    language === 'en'
      ? { text: `Your code: ${code}. Valid for 5 minutes. Never tell it to anybody.` }
      : { text: `Kode Anda: ${code}. Berlaku 5 menit. Jangan berikan kepada siapa pun.` },
  signInCode: (language: Language, code: string): Text => ({
    subject: language === 'en' ? 'Your sign-in code' : 'Kode masuk Anda',
    text:
      language === 'en'
        ? `Your sign-in code: ${code}. Valid for 10 minutes. Never tell it to anybody.`
        : `Kode masuk Anda: ${code}. Berlaku 10 menit. Jangan berikan kepada siapa pun.`,
  }),
  selected: (wave: number, purchaseBy: string | null): Text => ({
    subject: `Anda lolos gelombang ${wave}`,
    text: `Selamat, Anda terpilih dalam gelombang ${wave}.${
      purchaseBy ? ` Beli pelatihan pertama paling lambat ${purchaseBy}.` : ''
    }`,
  }),
}
