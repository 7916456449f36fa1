import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../src/cli/args/parse-command.ts'
import { createWatchPrinter, type Shown } from '../../src/cli/watch/watch-print.ts'
import { timeOfDay } from '../../src/lib/duration.ts'
import type { Trace } from '../../src/model/trace.ts'
import { endpoints, finding, now, port, taken, trace } from '../render/build.ts'
import { quietIo } from './quiet-io.ts'

const later = '2026-11-20T10:05:00Z'
const [first, second] = [taken, later].map((at) => timeOfDay(Date.parse(at)))

const web = trace('web', { ports: [port({ endpoints: endpoints(2) })] })
const api = trace('api', { ports: [port()] })
/** What `web` is when it breaks, five minutes later. */
const broken: Trace = { ...web, taken: later, verdict: 'broken', findings: [finding({ code: 'PT101', title: 'it breaks' })] }
/** The document says more than before, but nothing of that is drawn. */
const alike: Trace = { ...web, taken: later, ...(web.service && { service: { ...web.service, written: later } }) }

const listed = (items: Trace[], at = later): Shown => ({
  list: { apiVersion: 'porttrace/v1', kind: 'TraceList', taken: at, items, unread: [], gaps: [] },
  traces: items,
})

/** What is printed in a pipe for each of these states, one after the other. */
async function printed(argv: readonly string[], shown: readonly Shown[]): Promise<string[]> {
  const command = parseCommand([...argv, '-w'])
  if (command.run !== 'trace') throw new Error('no trace')
  let text = ''
  const stdout = async (more: string) => {
    text += more
  }
  const io = quietIo({ stdout, stdoutIsTTY: false, env: { LANG: 'C.UTF-8' }, now: () => new Date(now) })
  const printer = createWatchPrinter(command, io)
  const all: string[] = []
  for (const one of shown) {
    text = ''
    await printer.print(one, { state: 'live' })
    all.push(text)
  }
  return all
}

describe('a list that is followed in a pipe', () => {
  it('a followed list in a pipe begins each line with the time at which its Service was read', async () => {
    const [whole = '', change] = await printed([], [listed([web, api], taken), listed([broken, api])])
    const [header, ...rows] = whole.trimEnd().split('\n')
    expect(header).toMatch(/^TIME {7}VERDICT/)
    expect(rows.map((row) => row.slice(0, 11))).toEqual([`${first}   `, `${first}   `])
    expect(change).toMatch(new RegExp(`^${second}   ✗ broken +web .*PT101.*\n$`))
  })

  it('a followed list in a pipe prints no line for a Service whose line has not changed', async () => {
    const [, change] = await printed([], [listed([web, api], taken), listed([alike, { ...api, taken: later }])])
    expect(change).toBe('')
  })

  it('a followed list in a pipe prints a Service that is new, and one that is gone', async () => {
    const odd = trace('a\u001b[2Jb')
    const [, change = ''] = await printed([], [listed([odd], taken), listed([{ ...api, taken: later }])])
    expect(change).toMatch(new RegExp(`^${second}   ● healthy +api .*\n${second}   deleted: service/a\\\\x1b\\[2Jb in namespace demo\n$`))
  })

  it('a followed list in a pipe keeps the columns of the whole list', async () => {
    const long = trace('a-service-with-a-long-name')
    const [whole = '', change = ''] = await printed([], [listed([web, long], taken), listed([broken, long])])
    const [header = ''] = whole.split('\n')
    expect(change.indexOf('ClusterIP')).toBe(header.indexOf('TYPE'))
  })

  it('a followed list with -o mermaid prints a whole chart for each change', async () => {
    const [one = '', two = '', three] = await printed(
      ['-o', 'mermaid'],
      [listed([web, api], taken), listed([broken, api]), listed([broken, api])],
    )
    expect(one).toMatch(/^flowchart LR\n/)
    expect(two).toMatch(/^\nflowchart LR\n/)
    for (const chart of [one, two]) {
      expect(chart.match(/^ {2}subgraph/gm)).toHaveLength(2)
      expect(chart.match(/^ {2}end/gm)).toHaveLength(2)
    }
    expect(three).toBe('')
  })
})

describe('a target that is followed in a pipe', () => {
  it('a followed target in a pipe is printed again below the time of its change', async () => {
    const [whole = '', change = ''] = await printed(['svc/web'], [{ traces: [web] }, { traces: [broken] }])
    expect(whole).toMatch(/^demo\/web/)
    expect(change).toMatch(new RegExp(`^\n${second}\ndemo/web .*✗ broken\n`))
  })

  it('a followed target in a pipe is not printed again if its text has not changed', async () => {
    const [, change] = await printed(['svc/web'], [{ traces: [web] }, { traces: [alike] }])
    expect(change).toBe('')
  })

  it('a followed target with -o json is printed again if only the document shows the change', async () => {
    const [, change = ''] = await printed(['svc/web', '-o', 'json'], [{ traces: [web] }, { traces: [alike] }])
    expect(JSON.parse(change)).toMatchObject({ service: { written: later } })
  })
})
