import type { ListenerMatch, ParentReason, ParentView, RouteTrace, RuleView } from '../model/edge.ts'
import type { Trace } from '../model/trace.ts'
import type { RouteView } from '../model/way-in.ts'
import { behind } from './edge-block.ts'
import { table } from './layout.ts'
import { furtherWords, matchWords, routeReason, shareNote } from './route-words.ts'
import { type Line, type Look, type Sign, span, verdictSigns } from './style.ts'
import { gutter } from './ways-in.ts'
import { listed } from './words.ts'

const shownHosts = 3
/** For a Rollout: it needs no Service of its own, and those that select its Pods are not read with it. */
const namesNone = 'none; trace a Service that selects its Pods with svc/NAME'

/** What takes the requests of a route, and each of its rules with where it leads and what becomes of that. */
export function routeLines(route: RouteTrace, trace: Trace, look: Look): Line[] {
  const { className, controller, addresses, tls = [], hosts, parents } = route
  return [
    ...behind('class', className ? [plain([className, controller])] : []),
    ...behind('addresses', addresses ? [addresses.length > 0 ? plain([addresses.join(', ')]) : [span('  none yet')]] : []),
    ...behind(
      'tls',
      tls.map((one) => plain([one.hosts.join(', '), one.secret === undefined ? '' : `secret/${one.secret} (not read)`])),
    ),
    ...behind('hosts', hosts.length > 0 ? [plain([listed(hosts, look.wide ? hosts.length : shownHosts)])] : []),
    ...behind('parents', table((parents ?? []).map((parent) => parentCells(parent, trace, look)))),
    ...behind('services', route.kind === 'Rollout' && trace.routes.length === 0 ? [plain([namesNone])] : []),
    ...behind(
      'rules',
      table(
        route.rules.flatMap((rule, index) =>
          ruleRows(
            rule,
            trace.routes.filter((one) => one.rule === index),
            trace,
            look,
          ),
        ),
      ),
    ),
  ]
}

/** The words that there are, three spaces between them, behind the two columns of the sign. */
function plain(words: readonly (string | undefined)[]): Line {
  return [span(`  ${words.filter(Boolean).join('   ')}`)]
}

const parentWords: Readonly<Record<ParentReason, string>> = {
  'gateway-missing': 'no such Gateway',
  'no-pods': 'no Pod serves it',
  'no-listener': 'no listener accepts it',
  refused: 'not accepted',
  partial: 'some rules ignored',
  unclaimed: 'not accepted by a controller',
  'not-programmed': 'does not work',
  'port-not-offered': 'no Service offers its port',
  'gateway-unread': 'not read',
  'namespace-unread': 'labels of the namespace not read',
  'other-kind': 'not traced',
}

function parentCells(parent: ParentView, { target, planned }: Trace, look: Look): Line[] {
  const { kind, namespace, name, state, reason, addresses, against } = parent
  const where = namespace === '' || namespace === target.namespace ? '' : ` -n ${namespace}`
  const listeners = (parent.listeners ?? []).filter((one) => one.state !== 'broken').map(listenerWords)
  const said = against.find((condition) => condition.reason)?.reason
  const words = reason && (planned && reason === 'gateway-unread' ? 'not among the manifests' : parentWords[reason])
  const note = words ? `${words}${said && reason !== 'gateway-missing' ? ` (${said})` : ''}` : furtherWords(parent.further)
  return [
    [gutter(state, look), span(kind === 'Controller' ? name : `${kind.toLowerCase()}/${name}${where}`)],
    [span(listeners.length > 0 ? listed(listeners, 2) : (parent.sectionName ?? ''))],
    [span([(addresses ?? []).join(', '), note].filter(Boolean).join('   '))],
  ]
}

/** `http 80/HTTP`. */
function listenerWords({ name, port, protocol }: ListenerMatch): string {
  return `${name} ${port}/${protocol}`
}

/** A row for each backend, the first with what a request has to be; of several alternatives all but the last have a row of their own. */
function ruleRows(rule: RuleView, backends: readonly RouteView[], trace: Trace, look: Look): Line[][] {
  const matches = matchesWords(rule)
  const last = matches.at(-1) ?? ''
  const before = matches.slice(0, -1).map((words): Line[] => [[span(`  ${words}`)]])
  if (backends.length === 0) {
    const answer = rule.filters.includes('RequestRedirect') ? 'redirects' : listed(rule.filters, 2) || 'no backend'
    return [...before, [[span(`  ${last}`)], [span(answer)]]]
  }
  const rows = backends.map((backend, index): Line[] => [
    [gutter(signOf(backend), look), span(index === 0 ? last : '')],
    [span(`${look.glyphs.arrow} ${backendName(backend, trace.target.namespace)}`)],
    [span([shareNote(backend), noteOf(backend, trace)].filter(Boolean).join('   '))],
  ])
  return [...before, ...rows]
}

function signOf({ state, verdict }: RouteView): Sign {
  return state === 'ok' && verdict !== undefined ? verdictSigns[verdict] : state
}

function backendName({ backend }: RouteView, home: string | undefined): string {
  const { kind = 'Service', service, port, namespace } = backend
  const where = namespace === undefined || namespace === home ? '' : ` -n ${namespace}`
  return `${kind.toLowerCase()}/${service}${port === undefined ? '' : `:${port}`}${where}`
}

/** Why a backend gets nothing, or what is wrong behind it. */
function noteOf(route: RouteView, { through = [] }: Trace): string {
  const reason = routeReason(route)
  if (reason !== '' || route.verdict === undefined || route.verdict === 'healthy') return reason
  const behind = route.through === undefined ? undefined : through[route.through]
  const finding = behind?.findings.find(({ severity }) => severity !== 'info') ?? behind?.findings[0]
  return finding ? `${finding.code} ${route.verdict}` : route.verdict
}

/** What a request has to be for a rule: `/a`, `or /b`. */
function matchesWords({ host, name, matches }: RuleView): string[] {
  if (matches.length === 0) return [host ?? name ?? 'any request']
  return matches.map((match, index) => `${index === 0 ? '' : 'or '}${matchWords(match, host)}`)
}
