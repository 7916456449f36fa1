const start = /^==== START logs for container .* of pod .* ====\r?$/
const end = /^==== END logs for container .* of pod .* ====\r?$/

/** Did `kubectl cluster-info dump` print the text? Its lists have logs of containers between them. */
export function isPrintedDump(content: string): boolean {
  return content.includes('==== START logs for container ')
}

/**
 * The text without the logs that `kubectl cluster-info dump` prints between its lists. Each of their lines becomes an empty one, so that
 * lines keep their numbers. Any other text stays as it is.
 */
export function withoutLogs(content: string): string {
  if (!isPrintedDump(content)) return content
  let isLog = false
  return content
    .split('\n')
    .map((line) => {
      if (!isLog) {
        isLog = start.test(line)
        return isLog ? '' : line
      }
      isLog = !end.test(line)
      return ''
    })
    .join('\n')
}
