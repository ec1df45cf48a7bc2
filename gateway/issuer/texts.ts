export type Language = 'id' | 'en'

/** What the sign-in pages say, in both languages. */
export const TEXTS = {
  id: {
    signIn: 'Masuk',
    participantIntro: 'Tulis e-mail atau nomor telepon Anda. Kami mengirim kode enam angka untuk masuk.',
    contact: 'E-mail atau nomor telepon',
    sendCode: 'Kirim kode',
    codeIntro: 'Jika alamat itu terdaftar, kode enam angka sudah kami kirim ke',
    code: 'Kode enam angka',
    otherContact: 'Ganti alamat atau kirim kode baru',
    staffIntro: 'Untuk petugas program.',
    username: 'Nama pengguna',
    password: 'Kata sandi',
    toStaff: 'Masuk sebagai petugas',
    toParticipant: 'Masuk sebagai peserta',
    wrongPassword: 'Nama pengguna atau kata sandi salah. Periksa, lalu coba lagi.',
    wrongCode: 'Kode salah atau sudah tidak berlaku. Periksa pesan terbaru, atau minta kode baru.',
    noContact: 'Tulis alamat e-mail atau nomor telepon, misalnya nama@contoh.id atau 081234567890.',
    tooMany: 'Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi.',
    unavailable: 'Layanan pendaftaran sedang tidak dapat dihubungi. Coba lagi sebentar lagi.',
    expired: 'Halaman masuk ini sudah tidak berlaku. Kembali ke aplikasi dan mulai masuk lagi.',
    noStaff: 'Pada pemasangan ini tidak ada pengguna petugas.',
  },
  en: {
    signIn: 'Sign in',
    participantIntro: 'Enter your e-mail address or telephone number. We send you a code of six digits to sign in.',
    contact: 'E-mail address or telephone number',
    sendCode: 'Send code',
    codeIntro: 'If that address is registered, a code of six digits has been sent to',
    code: 'Code of six digits',
    otherContact: 'Use another address or get a new code',
    staffIntro: 'For staff of the programme.',
    username: 'User name',
    password: 'Password',
    toStaff: 'Sign in as staff',
    toParticipant: 'Sign in as a participant',
    wrongPassword: 'User name or password is wrong. Check them and try again.',
    wrongCode: 'The code is wrong or no longer valid. Look at the latest message, or ask for a new code.',
    noContact: 'Enter an e-mail address or a telephone number, such as name@example.id or 081234567890.',
    tooMany: 'Too many attempts. Wait 15 minutes and try again.',
    unavailable: 'Registration cannot be reached at the moment. Try again shortly.',
    expired: 'This sign-in page is no longer valid. Go back to the application and sign in again.',
    noStaff: 'This installation has no staff users.',
  },
} as const satisfies Record<Language, Record<string, string>>

export type Message = keyof (typeof TEXTS)['id']
