import { z } from 'zod'

/** Indonesian mobile numbers as people write them, made one form: `+628…`. */
export const phoneNumber = z
  .string()
  .transform((text) => text.replace(/[\s().-]/g, ''))
  .transform((text) => text.replace(/^(?:\+?62|0)(?=8)/, '+62'))
  .pipe(z.string().regex(/^\+628\d{7,12}$/, 'a mobile number, like 0812 3456 7890'))
