import { defined } from '../../lib/defined.ts'
import type { ConnectResult } from '../../model/probe-view.ts'
import { readNetcat } from '../connect/netcat.ts'
import { readCurl } from '../connect/transfer-tools.ts'
import { resultOfWords } from '../connect/words.ts'
import type { PathTool } from './path-tools.ts'

/** What a round says of one target. */
export interface TargetResult {
  target: number
  /** ms, to the µs. */
  ms?: number
  outcome: ConnectResult
}

const ownLine = /^(\d{1,2}) ([A-Za-z_]\S{0,40})(?: (\d{1,12}|-))?$/
const wordsLine = /^(\d{1,2}): (.{0,500})/
const exitLine = /^(\d{1,2}) exit (\d{1,3}) ?(.*)$/

/**
 * What a round of a tool says of so many targets, in their order. A target with no words, or with words that are not understood, is left
 * out: it counts neither as lost nor as answered. Undefined: the program says that it is another make than expected.
 */
export function readRound(text: string, { lines }: Pick<PathTool, 'lines'>, targets: number): TargetResult[] | undefined {
  const found = lines === 'own' ? ownResults(text) : toolResults(text, lines)
  return found && [...found.values()].filter(({ target }) => target < targets).sort((a, b) => a.target - b.target)
}

function ownResults(text: string): Map<number, TargetResult> {
  const found = new Map<number, TargetResult>()
  const words = wordsIn(text)
  for (const line of text.split('\n')) {
    const [, at, word = '', us = '-'] = ownLine.exec(line) ?? []
    const target = Number(at)
    if (at === undefined || found.has(target)) continue
    const outcome = word === 'open' || word === 'found' ? 'open' : word === 'failed' ? words.get(target) : resultOfWords(word)
    if (outcome === undefined) continue
    const ms = us === '-' || outcome === 'timeout' ? undefined : Number(us) / 1_000
    found.set(target, { target, outcome, ...defined({ ms }) })
  }
  return found
}

/** What the messages about a target speak of: the first that is understood counts. */
function wordsIn(text: string): Map<number, ConnectResult> {
  const words = new Map<number, ConnectResult>()
  for (const line of text.split('\n')) {
    const [, at, said = ''] = wordsLine.exec(line) ?? []
    const told = resultOfWords(said)
    if (at !== undefined && told && !words.has(Number(at))) words.set(Number(at), told)
  }
  return words
}

function toolResults(text: string, lines: 'nc' | 'curl'): Map<number, TargetResult> | undefined {
  const found = new Map<number, TargetResult>()
  for (const line of text.split('\n')) {
    const [, at, code, words = ''] = exitLine.exec(line) ?? []
    if (at === undefined) continue
    const output = { exitCode: Number(code), stdout: words, stderr: words }
    const answer = lines === 'nc' ? readNetcat({ ...output, stdout: '' }) : readCurl(output)
    if (!answer) return undefined
    const [, seconds = '0'] = lines === 'curl' ? (/porttrace ([\d.,]+)/.exec(words) ?? []) : []
    const ms = Number(seconds.replace(',', '.')) * 1_000
    const target = Number(at)
    if (answer.result !== 'unknown')
      found.set(target, { target, outcome: answer.result, ...defined({ ms: ms > 0 ? Math.round(ms * 1_000) / 1_000 : undefined }) })
  }
  return found
}
