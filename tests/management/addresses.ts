const OWN_ADDRESS: Record<string, string> = {
  funnel: 'corong',
  backlog: 'antrean',
  quality: 'mutu',
  waves: 'gelombang',
  alerts: 'peringatan',
  payments: 'pembayaran',
}
export const ALL_PAGES = Object.keys(OWN_ADDRESS).map((page) => `/en/manage/${page}`)
export const WAVE_3 = 'date=2020-09-25&step=SELECTED&step=PURCHASED&wave=3'
const WAVE_PLAN = 'number=78&quota=800&opens=2026-11-22&closes=2999-01-01'

/** Pages and states with whoever sees them: an English address and its status. */
export const LOOKS: Record<string, [address: string, status: number][]> = {
  analyst: [
    [`/en/manage/funnel?${WAVE_3}&by=GENDER&exact=1`, 200],
    ['/en/manage/funnel?date=2020-09-15&step=SELECTED&step=PAID&wave=3&compareWave=4', 200],
    ['/en/manage/funnel?date=2020-04-12&wave=9', 200],
    ['/en/manage/funnel?date=2020-02-31&step=nowhere', 400],
    ['/en/manage/funnel?date=2020-09-15&by=DISTRICT&by2=ENTRY_DATE', 200],
    ['/en/manage/funnel?date=2020-09-15&by=DISTRICT&by2=ENTRY_DATE&compare=2020-08-15', 400],
    ['/en/manage/backlog?date=2020-09-15', 200],
    ['/en/manage/backlog?wave=nowhere', 400],
    ['/en/manage/alerts', 200],
    ['/en/manage/payments', 403],
    ['/en/manage/nowhere', 404],
  ],
  administrator: [
    ['/en/manage/quality', 200],
    ['/en/manage/waves', 200],
    ['/en/manage/waves/open', 200],
    ['/en/manage/waves/open?number=3&quota=0&opens=x', 400],
    [`/en/manage/waves/open?${WAVE_PLAN}`, 200],
    ['/en/manage/waves/1/draw', 200],
    ['/en/manage/waves/9999/close', 404],
  ],
  payment_approver: [
    ['/en/manage/payments', 200],
    ['/en/manage/payments/nowhere', 404],
  ],
}

/** The Indonesian address of an English one. */
export function ownOf(address: string): string {
  return address.replace(/^\/en\/manage\/(\w+)/, (_, name: string) => `/kelola/${OWN_ADDRESS[name] ?? name}`)
}
