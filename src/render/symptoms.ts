import { count } from '../lib/count.ts'
import type { SymptomView } from '../model/symptom.ts'
import type { Trace } from '../model/trace.ts'
import { wrapped } from './layout.ts'
import { command, type Line, type Look, span } from './style.ts'

/** The errors that clients were told: what each says of the findings, and what was not looked at if none of them fits. */
export function symptomLines({ symptoms = [] }: Trace, look: Look): Line[] {
  return symptoms.flatMap((symptom) => [
    ...wrapped(headWords(symptom), look, [span('  error    ')], [span('           ')]),
    ...symptom.fits.flatMap(({ code, why }) => wrapped(`${code}: ${why}`, look, [span('  fits     ', 'ok')], [span('           ')])),
    ...symptom.excluded.flatMap(({ code, why }) => wrapped(`${code}: ${why}`, look, [span('  not from ', 'quiet')], [span('           ')])),
    ...symptom.unchecked.flatMap(({ what, command: line }): Line[] => [
      ...wrapped(what, look, [span('  unknown  ', 'unknown')], [span('           ')]),
      ...(line === undefined ? [] : [[span('      next ', 'quiet'), command(line)]]),
    ]),
  ])
}

/** `refused, 3 times, in the log of pod/fe-1: dial tcp …`. */
function headWords({ kind, count: times, client, line }: SymptomView): string {
  const where = client === undefined ? '' : `, in the log of pod/${client}`
  return `${symptomWords[kind]}${times > 1 ? `, ${count(times, 'time')}` : ''}${where}: ${line}`
}

/** A symptom in words. */
export const symptomWords: Readonly<Record<SymptomView['kind'], string>> = {
  refused: 'connection refused',
  timeout: 'timed out',
  reset: 'connection reset',
  'no-route': 'no route to the host',
  'not-connected': 'no connection',
  'no-such-name': 'no such name',
  'name-unanswered': 'no answer from DNS',
  'tls-expired': 'TLS: expired certificate',
  'tls-unknown-authority': 'TLS: unknown authority',
  'tls-wrong-name': 'TLS: certificate for another name',
  'tls-not-tls': 'TLS: the server does not speak TLS',
  'http-404': 'HTTP 404',
  'http-413': 'HTTP 413',
  'http-500': 'HTTP 500',
  'http-502': 'HTTP 502',
  'http-503': 'HTTP 503',
  'http-504': 'HTTP 504',
  goaway: 'GOAWAY',
}
