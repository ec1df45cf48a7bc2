import type { Edition, EditionCorrection } from '#prisma/client/client.ts'
import { dayOf } from '../edition-store.ts'
import { EDITION_TABLES } from '../edition-tables.ts'
import { correctionsAddress, correctionsOf } from './corrections.ts'
import { LICENCE } from './dataset.ts'

const FORMATS = [
  { suffix: '.csv', mediaType: 'text/csv', title: 'CSV' },
  { suffix: '.json', mediaType: 'application/json', title: 'JSON' },
  {
    suffix: '.jsonstat.json',
    mediaType: 'application/json',
    title: 'JSON-stat 2.0',
    conformsTo: 'https://json-stat.org/full/',
  },
] as const

const PUBLISHER = { '@type': 'foaf:Agent', 'foaf:name': 'Gelombang' }

/**
 * All tables of all editions as a DCAT 3 catalogue (JSON-LD): a series for each table, an edition's table in it. Their
 * names are places in the catalogue itself, so that each can be opened.
 */
export function toCatalogue(
  editions: readonly Edition[],
  corrections: readonly EditionCorrection[],
  base: string,
): string {
  const newest = editions[0]
  const address = `${base}/catalogue.jsonld`
  const series = EDITION_TABLES.map(({ id, title }) => ({
    '@id': `${address}#${id}`,
    '@type': 'dcat:DatasetSeries',
    'dct:identifier': id,
    'dct:title': texts(title.id, title.en),
    'dct:description': texts(`${title.id}, setiap pekan.`, `${title.en}, every week.`),
    'dct:publisher': PUBLISHER,
    'dct:accrualPeriodicity': { '@id': 'http://publications.europa.eu/resource/authority/frequency/WEEKLY' },
    'dct:license': { '@id': LICENCE },
    'foaf:page': { '@id': `${base}/latest/dictionary.json` },
    'dct:relation': { '@id': correctionsAddress(base) },
    ...(newest && { 'dct:modified': { '@type': 'xsd:date', '@value': dayOf(newest.publishedAt) } }),
  }))
  const datasets = editions.flatMap((edition) =>
    EDITION_TABLES.map(({ id, title }) => ({
      '@id': `${address}#editions/${edition.number}/${id}`,
      '@type': 'dcat:Dataset',
      'dct:title': texts(`${title.id}, edisi ${edition.number}`, `${title.en}, edition ${edition.number}`),
      'dct:description': texts(
        `Jumlah kumulatif pada akhir pekan sampai ${dayOf(edition.asOf)}, dibulatkan agar tidak menunjuk siapa pun.`,
        `Cumulative counts at week ends up to ${dayOf(edition.asOf)}, rounded so that they point to nobody.`,
      ),
      'dct:publisher': PUBLISHER,
      ...notesOf(corrections, edition.number, id),
      // What columns and codes mean; and corrections, those to come too.
      'foaf:page': { '@id': `${base}/editions/${edition.number}/dictionary.json` },
      'dct:relation': { '@id': correctionsAddress(base) },
      'dct:issued': { '@type': 'xsd:dateTime', '@value': edition.publishedAt.toISOString() },
      'dct:license': { '@id': LICENCE },
      'dct:language': [
        { '@id': 'http://publications.europa.eu/resource/authority/language/IND' },
        { '@id': 'http://publications.europa.eu/resource/authority/language/ENG' },
      ],
      'dcat:version': String(edition.number),
      'dcat:inSeries': { '@id': `${address}#${id}` },
      'dcat:distribution': FORMATS.map((format) => ({
        '@type': 'dcat:Distribution',
        'dct:title': format.title,
        'dcat:accessURL': { '@id': `${base}/editions/${edition.number}/${id}${format.suffix}` },
        'dcat:downloadURL': { '@id': `${base}/editions/${edition.number}/${id}${format.suffix}` },
        'dcat:mediaType': { '@id': `https://www.iana.org/assignments/media-types/${format.mediaType}` },
        ...('conformsTo' in format && { 'dct:conformsTo': { '@id': format.conformsTo } }),
        'dct:license': { '@id': LICENCE },
      })),
    })),
  )
  return `${JSON.stringify({
    '@context': {
      dcat: 'http://www.w3.org/ns/dcat#',
      adms: 'http://www.w3.org/ns/adms#',
      dct: 'http://purl.org/dc/terms/',
      foaf: 'http://xmlns.com/foaf/0.1/',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    '@id': address,
    '@type': 'dcat:Catalog',
    'dct:title': texts('Data terbuka program', 'Open data of the programme'),
    'dct:description': texts(
      'Statistik mingguan program dalam tabel tetap; yang sudah terbit tidak diubah.',
      'Weekly statistics of the programme in fixed tables; what is published is not changed.',
    ),
    'dct:publisher': PUBLISHER,
    'dct:license': { '@id': LICENCE },
    // A series is a dataset, too.
    'dcat:dataset': [...series, ...datasets],
  })}\n`
}

function texts(id: string, en: string) {
  return [
    { '@language': 'id', '@value': id },
    { '@language': 'en', '@value': en },
  ]
}

/** What turned out to be wrong in the numbers of an edition's table. */
function notesOf(all: readonly EditionCorrection[], edition: number, table: string) {
  const own = correctionsOf(all, { edition, table })
  return (
    own.length > 0 && {
      'adms:versionNotes': own.flatMap(({ edition: first, what, why }) =>
        texts(
          `Edisi ${first}: ${what.id} ${why?.id ?? ''}`.trim(),
          `Edition ${first}: ${what.en} ${why?.en ?? ''}`.trim(),
        ),
      ),
    }
  )
}
