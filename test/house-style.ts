import type { Finding } from '../src/model/finding.ts'
import type { Trace } from '../src/model/trace.ts'

/** Verbs of kubectl that change an object, and those that only look. */
const changing = new Set(
  'annotate apply autoscale cordon create delete drain edit expose label patch replace run scale set taint uncordon'.split(' '),
)
const looking = new Set(
  'api-resources cluster-info cp describe diff events exec explain get logs port-forward porttrace top version wait'.split(' '),
)
/** Verbs whose second word decides: `rollout restart` changes, `rollout status` looks. */
const bySecond: Readonly<Record<string, ReadonlySet<string>>> = {
  rollout: new Set(['pause', 'restart', 'resume', 'undo']),
  auth: new Set(['reconcile']),
}
const valued = new Set(['-n', '--namespace', '--context', '--kubeconfig', '--cluster', '--user', '--as', '--server', '-s'])

/** Does this command line of kubectl change something in the cluster? It throws on a verb that is in neither table. */
export function changes(line: string): boolean {
  const words = line.slice(line.lastIndexOf('kubectl ')).match(/'[^']*'|\S+/g) ?? []
  if (words.some((word) => word.startsWith('--dry-run'))) return false
  const bare = words.slice(1).filter((word, index, all) => !word.startsWith('-') && !valued.has(all[index - 1] ?? ''))
  const [verb = '', second = ''] = bare
  if (Object.hasOwn(bySecond, verb)) return bySecond[verb]?.has(second) === true
  if (changing.has(verb)) return true
  if (looking.has(verb)) return false
  throw new Error(`does kubectl ${verb} change anything? ${line}`)
}

/** Words that docs/style.md replaces, each with what stands for it. One table for every text that a person reads, comments included. */
export const banned: readonly (readonly [RegExp, string])[] = [
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\bways? in\b(?!to| which)/i, 'entry point'],
  [/\bname service\b/i, 'DNS'],
  [/\b(what|which|that) comes? from outside\b/i, 'external traffic'],
  [/\bno endpoint is in use\b|\bendpoints? in use\b/i, 'usable endpoint'],
  [/\byet kubernetes calls\b/i, 'Kubernetes still reports it ready'],
  [/\bwords in capitals\b|\bwords of the command\b/i, 'CAPITALISED words; usage error'],
  [/\bstand for your names\b/i, 'replace the CAPITALISED words'],
  [/(?<![`"'])\b(nobody|anybody|everybody|somebody)\b(?![`"'])/i, 'no client, a person, no controller'],
  [/\bgets through\b|\bgot through\b/, 'connect'],
  [/\ball the same\b/i, 'still, anyway'],
  [/\b(is|are) meant\b/i, 'intended, expected, used'],
  [/\blets? (in|out|anybody|traffic|them) ?(in|out|through)?\b(?! it)|\bkeeps? \w+ out\b/i, 'allow, block'],
  [/\bleads? nowhere\b/i, 'has no endpoint'],
  [/\bby hand\b.*\bwritten\b|\bwritten by hand\b/i, 'manually created'],
  [/\bthe other side\b/i, 'the server'],
  [/\bclosest match is\b|\bcomes? near(est)?\b/i, 'closest match:'],
  [/\bunfortunately\b|\bsimply\b|\bplease\b/i, 'nothing'],
  [/\btoo many words\b/i, 'too many arguments'],
  [
    /(?<!there )\bis no (name|address|port|URL|file|valid|list|JSON|Service|Pod|Node|fault|finding)\b/,
    'invalid name "x"; is not a Service',
  ],
  [/\bgo(es)? on\b/i, 'continue'],
  [/\bstands? (in|behind|beside|there|alone|before|below|above)\b/i, 'is in, follows'],
  [/\bnot known whether\b/i, 'unknown whether'],
  [/\bfor want of\b/i, 'for lack of'],
  [/\bmostly\b/i, 'usually'],
  [/\b(is|was|are) cut short\b/i, 'truncated'],
  [/\bcarries the packets\b/i, 'data plane'],
  [/\bit takes the right\b/i, 'needs permission'],
]

/** Words that only texts for users must not have: in comments they may be the names of conditions, or of places on the screen. */
export const bannedForUsers: readonly (readonly [RegExp, string])[] = [
  ...banned,
  [/\bin trouble\b/i, 'faulty, cannot run'],
  [/\bnothing is known\b/i, 'is unknown'],
  [/\bof (which|what) (no|nothing|none)\b/i, 'a sentence of subject, verb, object'],
  [/\bnearest\b/i, 'closest match:'],
  [/\bnot Ready\b|\bis Ready\b/, 'ready, not ready'],
  [/\bpassed over\b/i, 'skipped'],
  [/\bthe answer of\b/i, 'the response of'],
]

/** Each banned word in a text, and what to write. */
export function bannedIn(text: string, words = bannedForUsers): string[] {
  return words.flatMap(([pattern, instead]) => {
    const found = pattern.exec(text)?.[0]
    return found === undefined ? [] : [`"${found}" (write: ${instead}) in: ${text}`]
  })
}

const mostOfTitle = 45
const mostSentences = 2

/** A title without names: objects, quoted words, addresses, numbers, reasons in brackets, and the namespace behind `of` or `in`. */
export function withoutNames(title: string, names: ReadonlySet<string>): string {
  return title
    .replace(/"[^"]*"|\([^)]*\)/g, '')
    .split(/\s+/)
    .map((word) => word.replace(/[:,]$/, ''))
    .filter((word) => !/[/…]|\d/.test(word) && !names.has(word) && !/\S[.]\S/.test(word) && word !== 'of' && word !== 'and')
    .join(' ')
    .trim()
}

/** How many sentences a message has; what is in quotes, in brackets or behind a reported condition is not its own. */
export function sentencesIn(message: string): number {
  const own = message.replace(/"[^"]*"/g, '""').replace(/(reports [A-Za-z]+=\w+ ?(?:\([^)]*\))?): .*$/s, '$1.')
  return own.split(/[.?!](?=\s+[A-Z])/).length
}

/** What the house style (docs/style.md) asks of a finding and it does not keep; empty if all is well. */
export function faultsOf(finding: Finding): string[] {
  const { code, title, message, evidence, fix, next } = finding
  const names = new Set(
    evidence.flatMap(({ object, value }) => [object.name, object.namespace ?? '', ...(typeof value === 'string' ? [value] : [])]),
  )
  const bare = withoutNames(title, names)
  const said = evidence
    .filter(({ event, field }) => event !== undefined || /message$|error$/.test(field))
    .map(({ value }) => (typeof value === 'string' ? value : '').trim().replace(/\.$/, ''))
  const own = said.reduce((text, words) => text.replace(words, ''), message)
  return [
    ...(bare.length > mostOfTitle ? [`title of ${bare.length} characters: ${title}`] : []),
    ...(/[.]$/.test(title) ? [`title with a full stop: ${title}`] : []),
    ...(sentencesIn(own) > mostSentences ? [`message of ${sentencesIn(own)} sentences: ${message}`] : []),
    ...[title, own, fix?.text ?? '', fix?.note ?? '', next?.text ?? ''].flatMap((text) => bannedIn(text)),
    ...(fix || next ? [] : ['neither fix nor next step']),
    ...(fix?.command !== undefined && !changes(fix.command) ? [`fix changes nothing: ${fix.command}`] : []),
    ...(next?.command !== undefined && changes(next.command) ? [`next changes something: ${next.command}`] : []),
  ].map((fault) => `${code}: ${fault}`)
}

/** The same trace; it throws where a finding in it does not keep to the house style. */
export function inHouseStyle(trace: Trace): Trace {
  const faults = withThrough(trace).flatMap(({ findings }) => findings.flatMap((one) => [one, ...one.causes]).flatMap(faultsOf))
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return trace
}

function withThrough(trace: Trace): Trace[] {
  return [trace, ...(trace.through ?? []).flatMap(withThrough)]
}
