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

/** What the house style (docs/style.md) asks of a finding and it does not keep; empty where all is well. */
export function faultsOf(finding: Finding): string[] {
  const { code, fix, next } = finding
  return [
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
