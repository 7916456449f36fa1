import type { Symptom } from '../model/symptom.ts'
import type { Form } from './form.ts'
import { forms } from './forms/list.ts'
import { symptomIn } from './phrases.ts'
import { placeOf } from './place.ts'

/** What a line says of a connection that failed. */
export interface PastedLine {
  symptom: Symptom
  /** A word of the command line (`svc/web:80`, `10.96.3.4:80`, a URL); absent if the line names none. */
  target?: string
  /** Its address leads back to the client: `localhost`, 127.0.0.1. */
  own?: string
  /** The Pod whose log has the line, and the container: as `kubectl logs --prefix` begins its lines. */
  client?: { pod: string; container: string }
  /** Where the program that wrote it does so. */
  source: string
}

/** Characters of a line that are looked at: nginx and the kubelet cut their lines before that. */
export const LONGEST_LINE = 8192

/** A line without any of these words is not searched further. */
const telling =
  /refus|tim(?:e|ed)[ -]?out|timeout|deadline|reset|route|unreachable|EOF|hang up|resol|no such host|not known|ERR_|ENO|EAI|ECONN|ETIMED|EHOST|ENET|EPIPE|UnknownHost|host not found|x509|certificate|ssl|tls|cert|GOAWAY|goaway|endpoint|upstream|backend|status|HTTP|error|failed|bad address|lookup|empty reply|too large|establish|respond|found|wrong version|[45]\d\d/i

/** Sequences of a terminal: colours in a log. */
const sequences = /\x1b\[[0-?]*[ -/]*[@-~]/g

/** Reads one line; undefined: it says nothing of a connection that failed, in no form that is known. It never throws. */
export function readLine(given: string): PastedLine | undefined {
  const cut = given.length > LONGEST_LINE ? given.slice(0, LONGEST_LINE) : given
  if (!telling.test(cut)) return undefined
  // A log in JSON has quotes escaped, and those of an error inside of it.
  const line = cut.replace(sequences, '').replaceAll(/\\+"/g, '"').replaceAll('\\/', '/')
  let nameless: PastedLine | undefined
  for (const form of forms) {
    const read = readForm(form, line)
    if (read?.target !== undefined) return withClient(read, line)
    nameless ??= read
    if (read?.own !== undefined) return withClient(read, line)
  }
  return nameless && withClient(nameless, line)
}

function readForm({ pattern, symptom, source }: Form, line: string): PastedLine | undefined {
  const groups = pattern.exec(line)
  if (!groups) return undefined
  const kind = symptom ?? symptomIn(groups.groups?.how ?? '')
  return kind && { symptom: kind, ...placeOf(groups.groups ?? {}), source }
}

/** `[pod/fe-7c9/app]`: kubernetes/kubectl pkg/cmd/logs/logs.go, addPrefixIfNeeded. */
const prefix = /^\[pod\/(?<pod>[a-z\d][a-z\d.-]{0,252})\/(?<container>[a-z\d][a-z\d-]{0,62})\] /

function withClient(read: PastedLine, line: string): PastedLine {
  const { pod, container } = prefix.exec(line)?.groups ?? {}
  return pod === undefined || container === undefined ? read : { ...read, client: { pod, container } }
}
