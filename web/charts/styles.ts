/** How a chart looks as a file: ink on paper, whatever the theme of the page that it was taken from. */
export const FILE_STYLES = [
  'text{font-family:Geist,system-ui,sans-serif;font-size:13px;fill:#16191d}',
  '.paper{fill:#fff}.track,.gap{fill:#e8ecef}.quiet{fill:#505a64;font-size:12px}.title{font-size:18px}.heading{font-size:16px}',
  '.s1{fill:#12436d}.s2{fill:#28a197}.s3{fill:#801650}.s4{fill:#f46a25}.rest{fill:#505a64}',
  '.line{fill:none;stroke:#12436d;stroke-width:2}.band{fill:#12436d;fill-opacity:.15}.axis{stroke:#c9d0d6}',
  '.line.of-rest,.whisker.of-rest{stroke:#505a64}.band.of-rest{fill:#505a64}',
  '.l2{stroke:#28a197}.l3{stroke:#801650}.smooth{stroke-dasharray:6 3}',
  '.card-title{font-size:44px}.card-label,.card-late{font-size:22px}.card-quiet{font-size:22px;fill:#505a64}',
  '.mark{stroke:#16191d;stroke-dasharray:3 3}.whisker{stroke:#12436d;stroke-width:1.5}',
].join('')
