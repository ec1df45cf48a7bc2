/** Indonesian unless `Accept-Language` prefers English. */
export function languageOf(acceptLanguage: string | undefined): 'id' | 'en' {
  const preferred = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/;\s*q=/)
      return { language: tag.toLowerCase().slice(0, 2), quality: Number(quality ?? 1) }
    })
    .filter(({ language }) => language === 'id' || language === 'en')
    .sort((one, other) => other.quality - one.quality)[0]
  return preferred?.language === 'en' ? 'en' : 'id'
}
