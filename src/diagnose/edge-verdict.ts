import type { ParentReason, ParentView } from '../model/edge.ts'
import type { Trace } from '../model/trace.ts'
import type { HopState, Verdict } from '../model/verdict.ts'
import type { RouteView } from '../model/way-in.ts'
import type { Chain } from '../trace/chain.ts'
import type { AnyDiagnosis, Code } from './facts.ts'
import { ofDiagnosis, softened, uncertainty, worst } from './verdict.ts'

/** Is the target a route or a Gateway? Its verdict is about what comes by it alone. */
export function isEdge(chain: Chain): boolean {
  return chain.route !== undefined || chain.gateway !== undefined
}

/**
 * The verdict of a route or a Gateway: `broken` where no client gets through by it, `degraded` where some of its rules, or a share of the
 * requests of one, fail. What is wrong counts only where its finding does.
 */
export function edgeVerdict(chain: Chain, through: readonly Trace[], diagnoses: readonly AnyDiagnosis[]): Verdict {
  const codes = new Set(diagnoses.map(({ code }) => code))
  const found = diagnoses.map((diagnosis) => softened(ofDiagnosis(diagnosis)))
  const own = chain.gateway ? gatewayVerdicts(chain.gateway, through, codes) : routeVerdicts(chain, codes)
  return worst([...own, ...found, ...uncertainty(chain)])
}

/** The backends of a route with what becomes of their requests, and with the place of the chain behind them among the sorted ones. */
export function routesInPlace(
  chain: Chain,
  before: readonly Trace[],
  sorted: readonly Trace[],
  diagnoses: readonly AnyDiagnosis[],
): RouteView[] {
  if (!chain.route) return chain.routes
  const codes = new Set(diagnoses.map(({ code }) => code))
  return chain.routes.map((route): RouteView => {
    const trace = route.through === undefined ? undefined : before[route.through]
    const verdict = backendVerdict(route, trace, codes)
    return { ...route, ...(trace && { through: sorted.indexOf(trace) }), ...(verdict && { verdict }) }
  })
}

const backendCodes: Readonly<Partial<Record<NonNullable<RouteView['reason']>, Code>>> = {
  'service-missing': 'PT501',
  'port-missing': 'PT502',
  'class-missing': 'PT503',
  'no-class': 'PT503',
  'not-granted': 'PT505',
}

/** Undefined where no request is meant to go there, or no client waits for its answer. */
function backendVerdict(route: RouteView, trace: Trace | undefined, codes: ReadonlySet<Code>): Verdict | undefined {
  const { state, reason, mirror } = route
  if (state === 'off' || mirror) return undefined
  const code = reason && backendCodes[reason]
  const behind = trace?.verdict ?? 'healthy'
  if (state === 'ok') return behind
  if (code && !codes.has(code)) return state === 'broken' ? 'unknown' : behind
  return state === 'broken' ? 'broken' : worst(['unknown', behind])
}

function routeVerdicts({ route, routes }: Chain, codes: ReadonlySet<Code>): Verdict[] {
  if (!route) return []
  const rules = route.rules.map((rule, index) =>
    ruleVerdict(
      routes.filter((one) => one.rule === index),
      rule.filters,
    ),
  )
  return [together(rules), ...(route.parents ? [parentsVerdict(route.parents, codes)] : [])]
}

/** One that redirects needs no backend, and one with a filter of the controller's own may not. */
function ruleVerdict(backends: readonly RouteView[], filters: readonly string[]): Verdict {
  const verdicts = backends.flatMap(({ verdict }) => verdict ?? [])
  // A share of the requests that goes to nobody fails, however that is meant.
  const isSplit = verdicts.some((verdict) => verdict !== 'idle')
  if (verdicts.length > 0) return together(verdicts.map((verdict) => (isSplit && verdict === 'idle' ? 'degraded' : verdict)))
  if (filters.includes('RequestRedirect')) return 'healthy'
  return filters.includes('ExtensionRef') ? 'unknown' : 'idle'
}

/** Parts that share the traffic: broken where all are, degraded where some are; of none idle. */
function together(parts: readonly Verdict[]): Verdict {
  const active = parts.filter((verdict) => verdict !== 'idle')
  if (active.length === 0) return 'idle'
  if (active.every((verdict) => verdict === 'broken')) return 'broken'
  return worst(active.map(softened))
}

const parentCodes: Readonly<Partial<Record<ParentReason, Code>>> = {
  'gateway-missing': 'PT506',
  'no-listener': 'PT506',
  refused: 'PT504',
  partial: 'PT504',
  unclaimed: 'PT504',
  'not-programmed': 'PT507',
}

const byState: Readonly<Record<HopState, Verdict>> = {
  ok: 'healthy',
  off: 'healthy',
  warn: 'degraded',
  unknown: 'unknown',
  broken: 'broken',
}

function parentsVerdict(parents: readonly ParentView[], codes: ReadonlySet<Code>): Verdict {
  if (parents.length === 0) return codes.has('PT506') ? 'broken' : 'unknown'
  const verdicts = parents.map(({ state, reason }): Verdict => {
    const code = reason && parentCodes[reason]
    const isIgnored = code !== undefined && !codes.has(code)
    if (state === 'broken') return isIgnored ? 'unknown' : 'broken'
    return isIgnored ? 'healthy' : byState[state]
  })
  if (verdicts.every((verdict) => verdict === 'broken')) return 'broken'
  // Where one parent surely takes the route, another that is not known loses nothing that works.
  return worst(verdicts.map(softened))
}

function gatewayVerdicts(gateway: NonNullable<Chain['gateway']>, through: readonly Trace[], codes: ReadonlySet<Code>): Verdict[] {
  const counted = (state: HopState): Verdict => (codes.has('PT507') || state !== 'broken' ? byState[state] : 'unknown')
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
