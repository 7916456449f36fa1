import { parseSelector } from '../../kube/parse-selector.ts'
import type { LabelSelector } from '../../model/resources.ts'
import type { TargetRef } from '../../model/target.ts'
import { CALL_FORMATS, OUTPUT_FORMATS, type OutputFormat, TABLE_FORMATS } from '../../render/options.ts'
import { isFromHere, parseClients } from './client.ts'
import type { TraceCommand } from './command.ts'
import { connectionValues, given } from './connection-values.ts'
import { FAIL_ON, UNTIL } from './flags/output.ts'
import { UsageFault } from './kubectl-forms.ts'
import { parseProbe } from './probe-request.ts'
import { targetFault } from './rules.ts'
import { parseTargets } from './target.ts'
import { type FlagValues, namesGiven } from './values.ts'

/** What to trace, from the words that name targets and from the flags. @throws UsageFault */
export function parseTrace(words: readonly string[], values: FlagValues): TraceCommand {
  const pasted = words.filter(isPasted)
  const found = parseTargets(
    words.filter((word) => !isPasted(word)),
    values.texts.has('from'),
  )
  if ('fault' in found) throw new UsageFault(found.fault, found.hint)
  const { targets } = found
  if (pasted.length > 0) requireOnce(values)
  // What a pasted line names is known later: until then an address is its placeholder.
  const named: TargetRef[] = [...targets, ...pasted.map((text) => ({ kind: 'address', text }) as const)]
  const clients = parseClients(values, named)
  isFromHere(values, named)
  requireOneStdin(values, pasted)
  const selector = values.text.get('selector')?.trim() || undefined
  const labels = selector === undefined ? undefined : labelsOf(selector)
  const unscoped = named.length > 0 ? targetFault(values) : undefined
  if (unscoped) throw unscoped
  const allNamespaces = values.boolean.get('all-namespaces') ?? false
  const namespace = allNamespaces ? undefined : values.text.get('namespace')
  return {
    run: 'trace',
    targets,
    allNamespaces,
    output: outputOf(values),
    ignore: ignoredCodes(values.texts.get('ignore') ?? []),
    failOn: FAIL_ON.find((level) => level === values.text.get('fail-on')) ?? 'broken',
    connection: { ...connectionValues(values), ...given('namespace', namespace) },
    ...given('contexts', contextsOf(values)),
    ...given('namespace', namespace),
    ...given('pasted', pasted.length > 0 ? pasted : undefined),
    ...given('clients', clients.length > 0 ? clients : undefined),
    ...given('matrix', matrixOf(values)),
    ...given('ranges', rangesOf(values)),
    ...given('calls', callsOf(values, targets)),
    ...given('selector', selector),
    ...given('labels', labels),
    ...given('files', values.texts.get('filename')),
    ...given('with', values.texts.get('with')),
    ...given('without', values.texts.get('without')),
    ...given('save', values.text.get('save')),
    ...given('baseline', values.text.get('baseline')),
    ...given('saveBaseline', values.text.get('save-baseline')),
    ...given('force', values.boolean.get('force')),
    ...given('probe', parseProbe(values, named, clients)),
    ...given('color', colorOf(values)),
    ...given('mouse', values.boolean.get('no-mouse') ? false : undefined),
    ...given('screenReader', values.boolean.get('screen-reader')),
    ...given('config', values.boolean.get('no-config') ? false : undefined),
    ...given('view', viewOf(named.length, values)),
    ...given('watch', values.boolean.get('watch')),
    ...given(
      'until',
      UNTIL.find((verdict) => verdict === values.text.get('until')),
    ),
    ...given('timeoutMs', values.duration.get('timeout')),
  }
}

/** Is it a pasted line of a log, or standard input? The word of a target has no white space. */
function isPasted(word: string): boolean {
  return word === '-' || /\s/.test(word.trim())
}

/** Refuses flags that trace more than once: a pasted error is about one moment. */
function requireOnce(values: FlagValues): void {
  const names = namesGiven(values)
  const other = (['interactive', 'watch', 'until', 'with', 'without'] as const).find((name) => names.has(name))
  if (other) throw new UsageFault(`a pasted error is traced once; it cannot be used with --${other}`)
}

/** Refuses a second `-`: standard input can be read only once. */
function requireOneStdin(values: FlagValues, pasted: readonly string[]): void {
  const all = [...(values.texts.get('filename') ?? []), ...(values.texts.get('with') ?? []), ...pasted]
  if (all.filter((file) => file === '-').length > 1) throw new UsageFault('standard input (-) can be read only once')
}

function labelsOf(selector: string): LabelSelector {
  const labels = parseSelector(selector)
  if (labels) return labels
  throw new UsageFault(`unable to parse the selector "${selector}"`, 'Write a selector like app=web,tier!=db or tier in (a,b).')
}

function ignoredCodes(given: readonly string[]): string[] {
  const codes = given.flatMap((list) => list.split(',')).map((code) => code.trim())
  const odd = codes.find((code) => !/^PT\d{3}$/i.test(code))
  if (odd !== undefined) throw new UsageFault(`invalid argument "${odd}" for "--ignore" flag: must be a code such as PT401`)
  return [...new Set(codes.map((code) => code.toUpperCase()))]
}

/** What says that a result is wanted, and not a view. */
const printing = [
  'output',
  'json',
  'save',
  'baseline',
  'save-baseline',
  'fail-on',
  'filename',
  'with',
  'without',
  'selector',
  'watch',
  'until',
  'probe',
  'matrix',
  'ranges',
  'all-contexts',
] as const

function viewOf(targets: number, values: FlagValues): TraceCommand['view'] {
  if (values.boolean.get('interactive')) {
    if (targets > 1) throw new UsageFault('--interactive takes at most one target')
    return 'always'
  }
  const names = namesGiven(values)
  return targets === 0 && !printing.some((name) => names.has(name)) ? 'terminal' : undefined
}

/** A name may have a comma or an asterisk of its own: the kubeconfig tells. */
function contextsOf({ texts, boolean }: FlagValues): TraceCommand['contexts'] {
  if (boolean.get('all-contexts')) return 'all'
  const given = texts.get('context') ?? []
  return given.length > 1 || given.some((text) => /[,*?]/.test(text)) ? given : undefined
}

function matrixOf(values: FlagValues): boolean | undefined {
  const isAsked = values.boolean.get('matrix') || undefined
  if (isAsked && values.text.get('output') === 'name') throw new UsageFault('--matrix cannot be used with -o name')
  return isAsked
}

function rangesOf({ boolean, text }: FlagValues): boolean | undefined {
  const isAsked = boolean.get('ranges') || undefined
  const format = text.get('output')
  if (!isAsked || format === undefined || TABLE_FORMATS.some((one) => one === format)) return isAsked
  throw new UsageFault(`--ranges cannot be used with -o ${format}: its formats are ${TABLE_FORMATS.join(', ')}`)
}

function callsOf({ text }: FlagValues, targets: readonly TargetRef[]): TraceCommand['calls'] {
  const where = text.get('calls')
  if (where === undefined) return undefined
  const [target, ...others] = targets
  if (!target || others.length > 0 || (target.kind !== 'pod' && target.kind !== 'workload')) {
    throw new UsageFault('--calls takes one Pod or workload', 'Name one, such as pod/web-0 or deploy/web.')
  }
  const format = text.get('output')
  if (format !== undefined && !CALL_FORMATS.some((one) => one === format)) {
    throw new UsageFault(`--calls cannot be used with -o ${format}: its formats are ${CALL_FORMATS.join(', ')}`)
  }
  return where === 'configmaps' ? 'configmaps' : 'spec'
}

function outputOf(values: FlagValues): OutputFormat {
  const asked = values.text.get('output')
  const json = values.boolean.get('json') ?? false
  if (json && asked !== undefined && asked !== 'json') throw new UsageFault('--json cannot be used with --output')
  if (json) return 'json'
  const known = OUTPUT_FORMATS.find((format) => format === (asked ?? 'text'))
  const allowed = OUTPUT_FORMATS.toSorted().join(',')
  if (known) return known
  throw new UsageFault(`unable to match a printer suitable for the output format "${asked}", allowed formats are: ${allowed}`)
}

function colorOf(values: FlagValues): boolean | undefined {
  if (values.boolean.get('no-color')) return false
  const when = values.text.get('color')
  return when === 'always' ? true : when === 'never' ? false : undefined
}
