import type { ToldSymptom } from '../../diagnose/symptom/with-symptoms.ts'
import { defined } from '../../lib/defined.ts'
import { oneLine } from '../../lib/line.ts'
import { printable } from '../../lib/printable.ts'
import type { ClientRef } from '../../model/client.ts'
import type { TargetRef } from '../../model/target.ts'
import type { PastedError } from '../../paste/log.ts'
import type { TraceCommand } from '../args/command.ts'
import { parseTargets } from '../args/target.ts'
import { FAILED, MISUSED } from '../exit.ts'
import type { Io } from '../io.ts'
import { summaryOf } from './summary.ts'
import { readPasted, STANDARD_INPUT, shownLine } from './told.ts'

/** So many targets of a log are traced, those with the most errors. */
const MOST_TARGETS = 5

/**
 * Reads what was pasted, and puts the targets that it names in its place, each with its errors. Where it names none the answer is an exit
 * code, and one line on standard error has said what is needed.
 */
export async function resolvePasted(command: TraceCommand, io: Io): Promise<TraceCommand | number> {
  const { pasted, ...rest } = command
  if (!pasted) return command
  const plain = pasted.flatMap((text) => plainTargets(text) ?? [])
  const log = await readPasted(
    pasted.filter((text) => !plainTargets(text)),
    io,
  )
  const named = targetsOf(log.errors)
  const traced = [...named.entries()].slice(0, MOST_TARGETS)
  const nameless = log.errors.filter((error) => targetOf(error) === undefined)
  const given = [...rest.targets, ...plain]
  if (traced.length === 0 && (given.length === 0 || nameless.length === 0)) return nothingNamed(pasted, nameless, io)
  const symptoms = new Map<TargetRef, readonly ToldSymptom[]>([
    ...(nameless.length > 0 ? given.map((target) => [target, nameless.map(toldOf)] as const) : []),
    ...traced.map(([, { target, errors }]) => [target, errors.map(toldOf)] as const),
  ])
  const summary = summaryOf(log, named.size, traced.length)
  if (summary !== '' && (command.output === 'text' || command.output === 'wide')) await io.stdout(`${summary}\n`)
  const shown = [...symptoms.keys()]
  const clients = rest.clients ? undefined : clientOf(traced.flatMap(([, { errors }]) => errors))
  return {
    ...rest,
    targets: [...new Set([...given, ...shown])],
    symptoms,
    ...defined({ clients: clients ?? rest.clients, clientsOfLog: clients && (true as const) }),
  }
}

/** A text that is a target after all: a URL may have spaces. */
function plainTargets(text: string): TargetRef[] | undefined {
  if (text === STANDARD_INPUT || !/^https?:\/\//.test(text)) return undefined
  const found = parseTargets([text])
  return 'targets' in found && !/\s(?:net::|NET::|\d{3}\b)|Failed to load/.test(text) ? found.targets : undefined
}

interface Named {
  target: TargetRef
  errors: PastedError[]
}

/** The targets by their words, in the order of their first errors. */
function targetsOf(errors: readonly PastedError[]): Map<string, Named> {
  const named = new Map<string, Named>()
  for (const error of errors) {
    const word = targetOf(error)
    if (word === undefined) continue
    const known = named.get(word)
    if (known) known.errors.push(error)
    else {
      const found = parseTargets([word])
      const [target] = 'targets' in found ? found.targets : []
      if (target) named.set(word, { target, errors: [error] })
    }
  }
  return named
}

/** What an error is about; an address of the client itself is its Pod. */
function targetOf({ target, own, client }: PastedError): string | undefined {
  return target ?? (own === undefined || client === undefined ? undefined : `pod/${client.pod}`)
}

function toldOf(error: PastedError): ToldSymptom {
  return { kind: error.symptom, line: shownLine(error), count: error.count, ...defined({ client: error.client?.pod }) }
}

/** The Pod that wrote all of the errors. */
function clientOf(errors: readonly PastedError[]): ClientRef[] | undefined {
  const [first] = errors
  if (!first?.client || errors.some(({ client, clients, own }) => own !== undefined || clients > 1 || client?.pod !== first.client?.pod))
    return undefined
  return [{ kind: 'pod', name: first.client.pod }]
}

/** Says what is missing, in one line. */
function nothingNamed(pasted: readonly string[], [error]: readonly PastedError[], io: Io): number {
  const isInput = pasted.every((text) => text === STANDARD_INPUT)
  const what = isInput ? 'standard input' : `"${printable(oneLine(pasted.join(' '), 80))}"`
  if (error?.own !== undefined)
    io.stderr(`error: ${printable(error.own)} is the client itself, not a Service; trace its Pod: ${io.program} pod/NAME --probe\n`)
  else if (error) io.stderr(`error: ${what} names no target; give the target with the error: ${io.program} svc/NAME 'LINE'\n`)
  else
    io.stderr(
      `error: ${what} has no target and no known connection error; an error looks like "dial tcp 10.96.3.4:80: connect: connection refused"\n`,
    )
  return isInput ? FAILED : MISUSED
}
