import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodingOf } from '../representation.ts'
import { readFileAddress } from './address.ts'
import type { OpenDataFiles } from './files.ts'
import { sendFile } from './send.ts'

const METHODS = 'GET, HEAD, OPTIONS'
const DAY_SECONDS = 86_400

/** Addresses of open data have no language: whoever reads this may read either. */
const AWAY =
  'Layanan data tidak menjawab. Coba lagi dalam satu menit. / The data service does not answer. Try again in a minute.'
const NO_FILE =
  'Berkas ini tidak ada: /data/catalogue.jsonld memuat semuanya. / There is no such file: /data/catalogue.jsonld lists all.'
const NO_EDITION = 'Belum ada edisi yang terbit. / No edition has been published yet.'
const ONLY_READ = 'Berkas hanya dapat dibaca. / Files can only be read.'
const NO_ENCODING =
  'Berkas dikirim apa adanya, dengan gzip atau dengan br; Accept-Encoding menolak semuanya. / Files are sent as they are, by gzip or by br; Accept-Encoding refuses all of them.'

type Refusal = { status: number; text: string }

/** Answers what is below /data; programs on any other site may read all of it, refusals too. */
export async function serveOpenData(
  files: Pick<OpenDataFiles, 'find'>,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<Refusal | undefined> {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-expose-headers', 'ETag, Link, Content-Disposition, Retry-After')
  response.setHeader('vary', 'accept-encoding')
  if (request.method === 'OPTIONS') {
    response.setHeader('allow', METHODS)
    response.setHeader('access-control-allow-methods', METHODS)
    response.setHeader('access-control-allow-headers', '*')
    response.setHeader('access-control-max-age', DAY_SECONDS)
    return void response.writeHead(204).end()
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', METHODS)
    return { status: 405, text: ONLY_READ }
  }
  const encoding = encodingOf(request)
  if (encoding === undefined) return { status: 406, text: NO_ENCODING }
  const wanted = readFileAddress(path)
  const file = wanted && (await files.find(wanted).catch(() => 'away' as const))
  if (file === 'away') {
    response.setHeader('retry-after', '60')
    return { status: 503, text: AWAY }
  }
  if (wanted && file) return void sendFile(request, response, wanted, file, encoding)
  // What is of all editions is only missing before the first.
  return {
    status: 404,
    text: wanted?.format === 'CATALOGUE' || wanted?.format === 'CORRECTIONS' ? NO_EDITION : NO_FILE,
  }
}
