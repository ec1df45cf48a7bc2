/** Shows how far something is: a bar that overwrites itself on a terminal, else a line every few seconds. */
export type ProgressBar = { show: (done: number, total: number) => void; end: () => void }

const WIDTH = 30
const LINE_PAUSE_MS = 3_000

export function createProgressBar(label: string, output: NodeJS.WriteStream = process.stdout): ProgressBar {
  let shownAt = 0
  let percentShown = -1
  return {
    show(done, total) {
      const percent = total > 0 ? Math.floor((100 * done) / total) : 100
      const now = Date.now()
      if (output.isTTY) {
        if (percent === percentShown) return
        const filled = Math.round((WIDTH * percent) / 100)
        output.write(`\r${label} ${'█'.repeat(filled)}${'·'.repeat(WIDTH - filled)} ${percent} %`)
      } else if (now - shownAt > LINE_PAUSE_MS) {
        output.write(`${label} ${percent} %\n`)
        shownAt = now
      }
      percentShown = percent
    },
    end() {
      if (output.isTTY && percentShown >= 0) output.write('\n')
    },
  }
}
