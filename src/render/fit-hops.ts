import { columnsOf, cutTo } from '../lib/width.ts'
import type { Hop } from '../model/trace.ts'
import { gap, spread, textOf } from './layout.ts'
import { type Line, type Look, type Span, span } from './style.ts'

/** One hop as it is drawn. */
export interface Step {
  /** Absent: it stands for several hops that are left out. */
  stage?: Hop['stage']
  /** What leads to it. */
  lead: Span
  label: Line
  /** Its sign, for a line without room for its words. */
  sign: Span
  /**
   * How much it says: `nothing` beyond the hops beside it, `little` if it has no fault, `something` if it is unknown, `much` if it has a
   * fault or is the last one. `behind`: no traffic reaches it.
   */
  says: 'nothing' | 'little' | 'something' | 'much' | 'behind'
}

/** What is known of a port's line before it has a width. */
export interface HopLine {
  name: Line
  steps: readonly Step[]
  verdict: { sign: Line; word: Line }
}

/** The lines of a port. */
export interface Fitted {
  lines: readonly Line[]
  /** The hops that are drawn, in their order. */
  stages: readonly Hop['stage'][]
}

/** Columns left of what does not fit on the first line. */
const indent = 4

/**
 * A port as lines, none wider than the look. Until one line is enough it gives up, in this order: a hop that says nothing, the word of the
 * verdict, the name of the port, the hops between the broken one and the last one, the words of hops without a fault, then of unknown ones
 * (from the left). What still does not fit continues below. The broken hop and the last one keep all of their words.
 */
export function fitHops(line: HopLine, look: Look): Fitted {
  let smallest: HopLine & { right: Line } = { ...line, right: [] }
  for (const form of formsOf(line, look)) {
    const left = [...form.name, ...form.steps.flatMap(stepLine)]
    smallest = form
    if (look.width === undefined || columnsOf(textOf([...left, gap, ...form.right])) <= look.edge)
      return { lines: [spread(left, form.right, look)], stages: drawn(form.steps) }
  }
  return { lines: wrap(smallest.steps, smallest.right, look), stages: drawn(smallest.steps) }
}

function drawn(steps: readonly Step[]): Hop['stage'][] {
  return steps.flatMap(({ stage }) => stage ?? [])
}

/** A hop with what leads to it. */
function stepLine({ lead, label }: Step, index: number): Line {
  return index === 0 ? label : [span(' '), lead, span(' '), ...label]
}

/** The line with less and less on it. */
function* formsOf(line: HopLine, { glyphs }: Look): Generator<HopLine & { right: Line }> {
  const { sign, word } = line.verdict
  const telling = { ...line, steps: line.steps.filter(({ says }) => says !== 'nothing') }
  yield { ...line, right: word }
  yield { ...telling, right: word }
  yield { ...telling, right: sign }
  const nameless = { ...telling, name: [], right: sign }
  yield nameless
  let steps = withoutMiddle(telling.steps, { lead: span(glyphs.gap, 'quiet'), label: [span(glyphs.ellipsis, 'quiet')] })
  yield { ...nameless, steps }
  const wordy = (['little', 'something'] as const).flatMap((much) => steps.filter(({ says }) => says === much))
  for (const step of wordy) {
    steps = steps.map((one) => (one === step ? { ...one, label: [{ ...one.sign, ...(one.stage && { stage: one.stage }) }] } : one))
    yield { ...nameless, steps }
  }
}

/** Of the hops that no traffic reaches only the last one stays. */
function withoutMiddle(steps: readonly Step[], mark: Pick<Step, 'lead' | 'label'>): readonly Step[] {
  const isMiddle = ({ says }: Step, index: number) => says === 'behind' && index < steps.length - 1
  const first = steps.findIndex(isMiddle)
  const rest: Step = { ...mark, sign: mark.lead, says: 'behind' }
  return steps.flatMap((step, index) => (index === first ? [rest] : isMiddle(step, index) ? [] : [step]))
}

/** The hops on as many lines as they take, the verdict at the end of the first one. A hop wider than a line is broken. */
function wrap(steps: readonly Step[], right: Line, look: Look): Line[] {
  const lines: Line[] = []
  const margin = span(' '.repeat(indent))
  let line: Line = []
  const room = () => look.edge - (lines.length === 0 ? columnsOf(textOf([gap, ...right])) : 0)
  const close = () => {
    lines.push(lines.length === 0 ? spread(line, right, look) : line)
    line = [margin]
  }
  steps.forEach((step, index) => {
    const whole = stepLine(step, index)
    if (columnsOf(textOf([...line, ...whole])) <= room()) {
      line = [...line, ...whole]
      return
    }
    if (line.length > 0) close()
    line = [...line, ...(index === 0 ? [] : [step.lead, span(' ')])]
    for (const piece of step.label) {
      for (let rest = piece.text; rest !== ''; ) {
        const part = cutTo(rest, Math.max(room() - columnsOf(textOf(line)), 1), '')
        if (part === '' || columnsOf(textOf([...line])) >= room()) close()
        else {
          line = [...line, { ...piece, text: part }]
          rest = rest.slice(part.length)
        }
      }
    }
  })
  if (line.length > 0) close()
  return lines
}
