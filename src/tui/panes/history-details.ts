import { humanDuration } from '../../lib/duration.ts'
import { columnsOf } from '../../lib/width.ts'
import type { LiveChange } from '../../model/live.ts'
import type { Verdict } from '../../model/verdict.ts'
import { table, textOf } from '../../render/layout.ts'
import { type Line, type Look, signOf, span, toneOf } from '../../render/style.ts'
import { cellMs, hourCells } from '../history.ts'
import type { Model } from '../model.ts'
import type { Item } from '../page.ts'
import { heading } from '../pages/heading.ts'
import { nameKey, type ServiceName } from '../screen.ts'
import { stripLine } from '../strip-line.ts'
import { byWords, changeSign, said } from '../words.ts'

/** Columns left of the lines of a block. */
const indent = '  '
/** ms within which a finding belongs to the change of a verdict: both come of one reading. */
const together = 2_000

/** What a Service was over the session: its strip with a mark at a change, `at` in ms since the epoch, and each verdict with what began it. */
export function historyItems(model: Model, service: ServiceName, at: number, look: Look): Item[] {
  const own = model.view.changes.filter(({ target }) => target.kind === undefined && nameKey(target) === nameKey(service))
  return [
    fixed('strip', stripLines(model, service, at, look)),
    heading('Verdicts'),
    ...verdictLines(own, model, look).map((line, index) => fixed(`verdict/${index}`, [line])),
  ]
}

function fixed(key: string, lines: readonly Line[]): Item {
  return { key, isFixed: true, lines }
}

/** As much of the last hour as there is room for, without what was not watched before. */
function stripLines({ history, now, settings }: Model, service: ServiceName, at: number, look: Look): Line[] {
  const count = Math.max(1, Math.min(hourCells, look.edge - indent.length))
  const all = history.strip(nameKey(service), now, count)
  const first = all.findIndex((cell) => cell !== undefined)
  const cells = first < 0 ? [] : all.slice(first)
  if (cells.length === 0) return [said(`${indent}not watched yet`, 'quiet')]
  const column = cells.length - 1 - (Math.floor(now / cellMs) - Math.floor(at / cellMs))
  const time = settings.time(at)
  const hasRoom = column + 2 + columnsOf(time) <= look.edge - indent.length
  const before = hasRoom
    ? `${' '.repeat(Math.max(0, column))}^ ${time}`
    : `${' '.repeat(Math.max(0, column - 1 - columnsOf(time)))}${time} ^`
  return [
    said(`${indent}${cells.length === 1 ? 'one cell' : `${cells.length} cells`} of ${cellMs / 1_000} s, the last one is now`, 'quiet'),
    [span(indent), ...stripLine(cells, look)],
    column < 0 ? said(`${indent}${time} was before that`, 'quiet') : [span(indent), span(before, 'strong')],
  ]
}

const isVerdict = (word: string | undefined): word is Verdict => word !== undefined

/** The verdicts in their order, each with its time, how long it held, and the finding that came with it. */
function verdictLines(own: readonly LiveChange[], { settings }: Model, look: Look): Line[] {
  const verdicts = own.filter(({ what }) => what === 'verdict')
  const [first] = verdicts
  if (!first) return [said(`${indent}no change since the start`, 'quiet')]
  const before: Line[] = [[span(`${indent}before`, 'quiet')], [verdictSpan({ ...first, to: first.from ?? '' }, look)].flat(), [], []]
  return table([
    before,
    ...verdicts.map((change, index): Line[] => {
      const until = verdicts[index + 1]?.at ?? look.now
      const finding = findingOf(change, own)
      return [
        [span(`${indent}${settings.time(change.at)}`)],
        verdictSpan(change, look),
        [span(`for ${humanDuration(Math.max(0, until - change.at))}${byWords(change)}`, 'quiet')],
        finding === undefined ? [] : [span(finding)],
      ]
    }),
  ]).filter((line) => textOf(line).trim() !== '')
}

function verdictSpan(change: LiveChange, look: Look): Line {
  const sign = changeSign(change)
  return isVerdict(change.to) ? [signOf(sign, look), span(` ${change.to}`, toneOf(sign))] : []
}

/** The finding that came with a change of the verdict. */
function findingOf({ at }: LiveChange, own: readonly LiveChange[]): string | undefined {
  const findings = own.filter(({ what }) => what === 'finding')
  // Of findings that are reported together, the first one is last in the list.
  const closest = findings.findLast((one) => one.at === at) ?? findings.find((one) => Math.abs(one.at - at) <= together)
  return closest && `${closest.to ?? ''} ${closest.title ?? ''}`.trim()
}
