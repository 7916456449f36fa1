import { defined } from '../../lib/defined.ts'
import type { ParentReason, ParentView } from '../../model/edge.ts'
import type { Trace } from '../../model/trace.ts'
import type { HopState, Verdict } from '../../model/verdict.ts'
import type { RouteView } from '../../model/way-in.ts'
import type { Chain } from '../../trace/chain.ts'
import { catalogue, codes } from '../catalogue.ts'
import type { Code, Diagnosis } from '../finding.ts'
import { ofDiagnosis, ofState, softened, together, uncertainty, worst } from './verdict.ts'

/** Is the target a route or a Gateway? Its verdict is only about the traffic through it. */
export function isEdge(chain: Chain): boolean {
  return chain.route !== undefined || chain.gateway !== undefined
}

/**
 * The verdict of a route or a Gateway: `broken` if no client connects by it, `degraded` if some of its rules, or a share of the
 * requests of one, fail. What is wrong counts only where its finding does.
 */
export function edgeVerdict(chain: Chain, through: readonly Trace[], diagnoses: readonly Diagnosis[]): Verdict {
  const told = new Set(diagnoses.map(({ code }) => code))
  const found = diagnoses.map((diagnosis) => (isOfAllTraffic(diagnosis, chain) ? ofDiagnosis(diagnosis) : softened(ofDiagnosis(diagnosis))))
  const own = chain.gateway ? gatewayVerdicts(chain.gateway, through, told) : routeVerdicts(chain, told)
  return worst([...own, ...found, ...uncertainty(chain)])
}

/**
 * An error of the route itself is about all of its traffic; one that a parent states is about what comes by that parent, which has its own
 * verdict.
 */
function isOfAllTraffic({ code, hop, severity }: Diagnosis, { route }: Chain): boolean {
  const reasons: readonly (ParentReason | 'none')[] = catalogue[code].relations.parentReasons ?? []
  const isOfParent = route?.parents?.some(({ reason }) => reason !== undefined && reasons.includes(reason)) ?? false
  return hop === 'route' && severity === 'error' && !isOfParent
}

/** The backends of a route with what becomes of their requests, and with the place of the chain behind them among the sorted ones. */
export function routesInPlace(
  chain: Chain,
  before: readonly Trace[],
  sorted: readonly Trace[],
  diagnoses: readonly Diagnosis[],
): RouteView[] {
  if (!chain.route) return chain.routes
  const told = new Set(diagnoses.map(({ code }) => code))
  return chain.routes.map((route): RouteView => {
    const trace = route.through === undefined ? undefined : before[route.through]
    const verdict = backendVerdict(route, trace, told)
    return { ...route, ...defined({ through: trace && sorted.indexOf(trace), verdict }) }
  })
}

/** Undefined if no request is expected to go there, or no client waits for its answer. */
function backendVerdict(route: RouteView, trace: Trace | undefined, told: ReadonlySet<Code>): Verdict | undefined {
  const { state, reason, mirror } = route
  if (state === 'off' || mirror) return undefined
  const code = reason && codes.find((one) => catalogue[one].relations.backendReasons?.includes(reason))
  const behind = trace?.verdict ?? 'healthy'
  if (state === 'ok') return behind
  if (code && !told.has(code)) return state === 'broken' ? 'unknown' : behind
  return state === 'broken' ? 'broken' : worst(['unknown', behind])
}

function routeVerdicts({ route, routes }: Chain, told: ReadonlySet<Code>): Verdict[] {
  if (!route) return []
  const rules = route.rules.map((rule, index) =>
    ruleVerdict(
      routes.filter((one) => one.rule === index),
      rule.filters,
    ),
  )
  return [together(rules), ...(route.parents ? [parentsVerdict(route.parents, told)] : [])]
}

/** One that redirects needs no backend, and one with a filter of the controller's own may not. */
function ruleVerdict(backends: readonly RouteView[], filters: readonly string[]): Verdict {
  const verdicts = backends.flatMap(({ verdict }) => verdict ?? [])
  // If requests are split, the share without a backend fails, even if that backend is idle by design.
  const isSplit = verdicts.some((verdict) => verdict !== 'idle')
  if (verdicts.length > 0) return together(verdicts.map((verdict) => (isSplit && verdict === 'idle' ? 'degraded' : verdict)))
  if (filters.includes('RequestRedirect')) return 'healthy'
  return filters.includes('ExtensionRef') ? 'unknown' : 'idle'
}

function parentsVerdict(parents: readonly ParentView[], told: ReadonlySet<Code>): Verdict {
  if (parents.length === 0) return isIgnored('none', told) ? 'unknown' : 'broken'
  const verdicts = parents.map(({ state, reason }): Verdict => {
    const ignored = reason !== undefined && isIgnored(reason, told)
    if (state === 'broken') return ignored ? 'unknown' : 'broken'
    return ignored ? 'healthy' : ofState[state]
  })
  if (verdicts.every((verdict) => verdict === 'broken')) return 'broken'
  // If one parent surely takes the route, another that is not known loses nothing that works.
  return worst(verdicts.map(softened))
}

/** A finding reports this reason, but it is ignored and does not count. */
function isIgnored(reason: ParentReason | 'none', told: ReadonlySet<Code>): boolean {
  const code = codes.find((one) => catalogue[one].relations.parentReasons?.includes(reason))
  return code !== undefined && !told.has(code)
}

function gatewayVerdicts(gateway: NonNullable<Chain['gateway']>, through: readonly Trace[], told: ReadonlySet<Code>): Verdict[] {
  const isTold = [...told].some((code) => catalogue[code].relations.isGateway)
  const ignored: Readonly<Record<HopState, Verdict>> = { ...ofState, warn: 'healthy', broken: 'unknown' }
  const counted = (state: HopState): Verdict => (isTold ? ofState : ignored)[state]
  const routes = through.filter(({ route }) => route !== undefined).map(({ verdict }) => verdict)
  const services = through.filter(({ route }) => route === undefined).map(({ verdict }) => verdict)
  const listeners = gateway.listeners.map(({ state }) => counted(state))
  return [
    counted(gateway.class.state),
    counted(gateway.state),
    ...(listeners.length === 0 ? [] : [together(listeners)]),
    together(routes),
    ...services,
  ]
}
