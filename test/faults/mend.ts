import { type Fields, fields } from '../../src/lib/read.ts'
import type { LiveCluster } from './live.ts'

/** kubectl's verbs that change nothing, or nothing before a person has edited something. */
const reading = new Set(['get', 'exec', 'describe', 'logs', 'edit', 'porttrace'])
/** Those of `kubectl rollout`. */
const followed = new Set(['status', 'history'])

/**
 * Does to a cluster what a suggested command would do. False if the command only reads; it throws where kubectl or the server would
 * refuse, and on a command that is not known here.
 */
export function mend(cluster: LiveCluster, command: string): boolean {
  const piped = /^printf '%s' (?<text>'.*') \| kubectl .*apply -f -$/.exec(command)?.groups?.text
  if (piped !== undefined) return applied(cluster, piped)
  const [program, ...args] = shellWords(command)
  const { verb, rest, flags } = parsed(args)
  if (program !== 'kubectl') throw new Error(`not kubectl: ${command}`)
  if (reading.has(verb)) return false
  const [first = '', second = '', third = ''] = rest
  const [kind = '', name = ''] = first.includes('/') ? first.split('/') : [first, second]
  switch (verb) {
    case 'patch':
      return patched(cluster, kindOf(kind), name, flags)
    case 'set':
      return selectorSet(cluster, second, third)
    case 'label':
      return labelled(cluster, kindOf(kind), name, rest.slice(2))
    case 'delete':
      if (!cluster.store.delete({ kind: kindOf(kind), namespace: 'demo', name })) throw new Error(`no ${kind} ${name} to delete`)
      return true
    case 'rollout':
      return !followed.has(first) && rolledOut(cluster, first, second)
    case 'scale':
      cluster.patch(kindOf(kind), name, { spec: { replicas: Number(flags.get('--replicas')) } })
      return true
    default:
      throw new Error(`what does this change? ${command}`)
  }
}

/** `printf '%s' '{…}' | kubectl … apply -f -` */
function applied(cluster: LiveCluster, quoted: string): true {
  const [text = ''] = shellWords(quoted)
  cluster.store.put(JSON.parse(text))
  return true
}

/** The words of a line for a POSIX shell: bare, or in single quotes. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|\\(.)/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''),
  )
}

const valued = new Set(['-n', '--context', '--type', '-p', '-l', '-o', '-c'])

function parsed(args: readonly string[]): { verb: string; rest: string[]; flags: ReadonlyMap<string, string> } {
  const flags = new Map<string, string>()
  const words: string[] = []
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? ''
    const [flag = '', value = ''] = word.split('=')
    if (!word.startsWith('-')) words.push(word)
    else if (valued.has(word)) flags.set(word, args[++index] ?? '')
    else flags.set(flag, value)
  }
  const [verb = '', ...rest] = words
  return { verb, rest, flags }
}

/** `service` → `Service`. */
function kindOf(resource: string): string {
  const kinds = [
    'Service',
    'EndpointSlice',
    'Ingress',
    'Pod',
    'Node',
    'Deployment',
    'StatefulSet',
    'HTTPRoute',
    'VirtualService',
    'Namespace',
    'NetworkPolicy',
  ]
  const kind = kinds.find((each) => each.toLowerCase() === resource)
  if (!kind) throw new Error(`no resource ${resource}`)
  return kind
}

/** A JSON patch (RFC 6902), or a merge patch, which is the same as a strategic one if no list is in it. */
function patched(cluster: LiveCluster, kind: string, name: string, flags: ReadonlyMap<string, string>): true {
  const patch: unknown = JSON.parse(flags.get('-p') ?? '')
  if (flags.get('--type') !== 'json') {
    cluster.patch(kind, name, fields(patch))
    return true
  }
  if (!Array.isArray(patch)) throw new Error('a JSON patch is a list')
  const object: Record<string, unknown> = structuredClone(cluster.object(kind, name))
  for (const operation of patch) apply(object, fields(operation))
  cluster.store.put(object)
  return true
}

function apply(object: unknown, { op, path, value }: Fields): void {
  const steps = String(path)
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = steps.pop() ?? ''
  const parent = steps.reduce<unknown>((at, step) => member(at, step), object)
  if (typeof parent !== 'object' || parent === null) throw new Error(`no such path: ${path}`)
  if (op !== 'add' && member(parent, last) === undefined) throw new Error(`nothing to ${op} at ${path}`)
  if (Array.isArray(parent) && op === 'add') parent.splice(last === '-' ? parent.length : Number(last), 0, value)
  else if (Array.isArray(parent) && op === 'remove') parent.splice(Number(last), 1)
  else if (op === 'remove') Reflect.deleteProperty(parent, last)
  else Reflect.set(parent, last, value)
}

function member(of: unknown, step: string): unknown {
  return Array.isArray(of) ? of[Number(step)] : fields(of)[step]
}

/** `kubectl rollout resume deployment/NAME`. */
function rolledOut(cluster: LiveCluster, verb: string, target: string): true {
  const [kind = '', name = ''] = target.split('/')
  if (verb !== 'resume') throw new Error(`what does rollout ${verb} change?`)
  cluster.patch(kindOf(kind), name, { spec: { paused: null } })
  return true
}

/** `kubectl set selector service/NAME KEY=VALUE,…` replaces the whole selector. */
function selectorSet(cluster: LiveCluster, target: string, expression: string): true {
  const [, name = ''] = target.split('/')
  const old = Object.keys(fields(fields(cluster.object('Service', name).spec).selector))
  const wanted = expression.split(',').map((pair) => pair.split('='))
  cluster.patch('Service', name, {
    spec: { selector: { ...Object.fromEntries(old.map((key) => [key, null])), ...Object.fromEntries(wanted) } },
  })
  return true
}

function labelled(cluster: LiveCluster, kind: string, name: string, pairs: readonly string[]): true {
  const own = Object.fromEntries(pairs.map((pair) => (pair.endsWith('-') ? [pair.slice(0, -1), null] : pair.split('='))))
  cluster.patch(kind, name, { metadata: { labels: own } })
  return true
}
