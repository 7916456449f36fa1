import { type CharSet, isWordUnit, UnknownSyntax } from './char-class.ts'
import { type Node, parseRe2, type Syntax } from './syntax.ts'

/** A compiled expression. */
export interface Re2 {
  /** The leftmost match in the text, and its groups (`''` for one that takes no part); undefined if there is none. */
  find(text: string): string[] | undefined
  /** The names of the groups by their numbers. */
  groups: readonly (string | undefined)[]
  /** How many steps it has: matching takes at most this, times the length of the text. */
  size: number
}

/** A step of the program; `to` are the steps that follow, the preferred one first. */
type Step =
  | { op: 'set'; set: CharSet }
  | { op: 'fork'; to: readonly number[] }
  | { op: 'save'; slot: number }
  | { op: 'assert'; at: Extract<Node, { type: 'assert' }>['at'] }
  | { op: 'match' }

const maxSteps = 10_000

/**
 * Compiles an expression of Go's package regexp. Matching takes time in proportion to its length times that of the text, whatever the expression is: each
 * step is tried once at each place, as RE2 does it (re2/bitstate.cc). Undefined if the expression is none, or if it is not understood.
 */
export function compileRe2(pattern: string): Re2 | undefined {
  let syntax: Syntax
  const program = new Program()
  try {
    syntax = parseRe2(pattern)
    program.emit({ type: 'group', index: 0, inner: syntax.root })
    program.add({ op: 'match' })
  } catch (error) {
    if (error instanceof UnknownSyntax) return undefined
    throw error
  }
  const { groups } = syntax
  return { groups, size: program.steps.length, find: (text) => find(program.steps, text, groups.length) }
}

/** Writes the steps of a tree, one part after another. */
class Program {
  readonly steps: Step[] = []
  #parts = 0

  add(step: Step): number {
    if (this.steps.length >= maxSteps) throw new UnknownSyntax()
    return this.steps.push(step) - 1
  }

  emit(node: Node): void {
    // A repetition of nothing makes no steps, but takes as long.
    this.#parts += 1
    if (this.#parts > maxSteps) throw new UnknownSyntax()
    switch (node.type) {
      case 'set':
        this.add({ op: 'set', set: node.set })
        return
      case 'assert':
        this.add({ op: 'assert', at: node.at })
        return
      case 'all':
        for (const part of node.parts) this.emit(part)
        return
      case 'group':
        this.add({ op: 'save', slot: node.index * 2 })
        this.emit(node.inner)
        this.add({ op: 'save', slot: node.index * 2 + 1 })
        return
      case 'any':
        this.#ways(node.ways)
        return
      case 'repeat':
        this.#repeat(node)
    }
  }

  #ways(ways: readonly Node[]): void {
    const starts: number[] = []
    this.add({ op: 'fork', to: starts })
    const ends = ways.map((way) => {
      starts.push(this.steps.length)
      this.emit(way)
      return this.add({ op: 'fork', to: [] })
    })
    for (const end of ends) this.steps[end] = { op: 'fork', to: [this.steps.length] }
  }

  #repeat({ inner, min, max, greedy }: Extract<Node, { type: 'repeat' }>): void {
    for (let count = 0; count < min; count += 1) this.emit(inner)
    const starts: number[] = []
    const isEndless = max === Number.POSITIVE_INFINITY
    for (let count = isEndless ? 0 : min; count < (isEndless ? 1 : max); count += 1) {
      const start = this.add({ op: 'fork', to: [] })
      starts.push(start)
      this.emit(inner)
      if (isEndless) this.add({ op: 'fork', to: [start] })
    }
    const out = this.steps.length
    for (const start of starts) this.steps[start] = { op: 'fork', to: greedy ? [start + 1, out] : [out, start + 1] }
  }
}

function find(steps: readonly Step[], text: string, groups: number): string[] | undefined {
  // A step that failed at a place fails there for every later start, too.
  const tried = new Uint8Array(steps.length * (text.length + 1))
  for (let start = 0; start <= text.length; start += 1) {
    const slots = run(steps, text, start, tried)
    if (slots) return Array.from({ length: groups }, (_, index) => sliceOf(text, slots[index * 2], slots[index * 2 + 1]))
  }
  return undefined
}

function sliceOf(text: string, from: number | undefined, to: number | undefined): string {
  return from === undefined || to === undefined ? '' : text.slice(from, to)
}

/** What is still to be tried: a step at a place, or a slot to be set back. */
type Job = { step: number; at: number } | { slot: number; was: number | undefined }

function run(steps: readonly Step[], text: string, start: number, tried: Uint8Array): (number | undefined)[] | undefined {
  const slots: (number | undefined)[] = []
  const jobs: Job[] = [{ step: 0, at: start }]
  for (let job = jobs.pop(); job; job = jobs.pop()) {
    if ('slot' in job) {
      slots[job.slot] = job.was
      continue
    }
    const place = job.step * (text.length + 1) + job.at
    const step = steps[job.step]
    if (tried[place] === 1 || !step) continue
    tried[place] = 1
    const next = job.step + 1
    switch (step.op) {
      case 'match':
        return slots
      case 'set':
        if (job.at < text.length && step.set(text.charCodeAt(job.at))) jobs.push({ step: next, at: job.at + 1 })
        break
      case 'assert':
        if (holds(step.at, text, job.at)) jobs.push({ step: next, at: job.at })
        break
      case 'save':
        jobs.push({ slot: step.slot, was: slots[step.slot] }, { step: next, at: job.at })
        slots[step.slot] = job.at
        break
      case 'fork':
        for (const to of step.to.toReversed()) jobs.push({ step: to, at: job.at })
    }
  }
  return undefined
}

function holds(assertion: Extract<Node, { type: 'assert' }>['at'], text: string, at: number): boolean {
  if (assertion === 'start') return at === 0
  if (assertion === 'end') return at === text.length
  const isWord = (place: number) => place >= 0 && place < text.length && isWordUnit(text.charCodeAt(place))
  return (isWord(at - 1) !== isWord(at)) === (assertion === 'word')
}
