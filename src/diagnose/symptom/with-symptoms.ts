import type { Finding } from '../../model/finding.ts'
import type { Symptom, SymptomCause, SymptomView } from '../../model/symptom.ts'
import type { Trace } from '../../model/trace.ts'
import { definitionOf, isCode } from '../catalogue.ts'
import { type Effect, effects } from './effects.ts'
import { type SymptomContext, uncheckedCauses } from './unchecked.ts'

/** An error that a client was told. */
export type ToldSymptom = Pick<SymptomView, 'kind' | 'line' | 'count' | 'client'>

/** A finding of the target or of a trace behind it. */
interface Placed {
  finding: Finding
  trace: Trace
}

/**
 * The trace with the errors that clients received, and for each error whether a finding can be its cause or cannot. Among findings of one
 * severity, those that can come first. The verdict stays: an old error proves nothing about the present.
 */
export function withSymptoms(trace: Trace, told: readonly ToldSymptom[], context: Omit<SymptomContext, 'client'>): Trace {
  const symptoms = told.map((symptom) => symptomView(trace, symptom, context))
  const fitting = new Set(symptoms.flatMap(({ fits }) => fits.map(({ code }) => code)))
  return ordered({ ...trace, symptoms }, fitting)
}

function symptomView(trace: Trace, told: ToldSymptom, context: Omit<SymptomContext, 'client'>): SymptomView {
  const { kind, client } = told
  const kinds: readonly Symptom[] = kind === 'not-connected' ? ['refused', 'no-route', 'timeout'] : [kind]
  const rows = placed(trace).map((one) => ({ code: one.finding.code, row: rowOf(one, trace) }))
  const fits = distinct(rows.flatMap(({ code, row }) => (row && kinds.some((one) => row.can.includes(one)) ? { code, why: row.why } : [])))
  const excluded = distinct(
    rows.flatMap(({ code, row }) => {
      const reasons = kinds.map((one) => row?.cannot.find(({ symptoms }) => symptoms.includes(one))?.why)
      const [why] = reasons
      return why === undefined || reasons.includes(undefined) || fits.some((one) => one.code === code) ? [] : { code, why }
    }),
  )
  const unchecked = fits.length > 0 ? [] : uncheckedCauses(kind, trace, { ...context, client })
  return { ...told, fits, excluded, unchecked }
}

function distinct(causes: readonly SymptomCause[]): SymptomCause[] {
  return [...new Map(causes.map((cause) => [cause.code, cause])).values()]
}

/** All findings, with what follows from them. */
function placed(trace: Trace): Placed[] {
  const inside = (findings: readonly Finding[]): Placed[] => findings.flatMap((finding) => [{ finding, trace }, ...inside(finding.causes)])
  return [...inside(trace.findings), ...(trace.through ?? []).flatMap(placed)]
}

function rowOf(one: Placed, top: Trace) {
  const effect = effectOf(one, top)
  return effect === 'none' ? undefined : effects[effect]
}

/** A port that still has an endpoint does not reject connections; what a client of a port without endpoints sees depends on the client. */
function effectOf({ finding, trace }: Placed, top: Trace): Effect {
  const effect = isCode(finding.code) ? definitionOf(finding.code).effect : 'none'
  if (effect !== 'rejected') return effect
  const owners = top.address?.owners ?? []
  // A Pod's own address does not care for endpoints.
  if (owners.some(({ type }) => type === 'podIP' || type === 'hostPort' || type === 'hostNetwork')) return 'none'
  const index = /^ports\[(\d+)\]/.exec(finding.hop)?.[1]
  const ports = index === undefined ? trace.ports : trace.ports.slice(Number(index), Number(index) + 1)
  if (ports.some(({ endpoints }) => endpoints.some(({ usable }) => usable))) return 'none'
  if (trace.service?.headless) return 'nameless'
  const isDirect = owners.every(({ type }) => type === 'clusterIP' || type === 'dns')
  return isDirect && (top.target.kind === 'Service' || top.target.kind === 'Address') ? 'rejected' : 'unserved'
}

/** Errors stay before warnings; within each group, findings that can be the cause come first. */
function ordered(trace: Trace, fitting: ReadonlySet<string>): Trace {
  const fits = ({ code, causes }: Finding): boolean => fitting.has(code) || causes.some(fits)
  const rank = (finding: Finding) => ['error', 'warn', 'info'].indexOf(finding.severity) * 2 + (fits(finding) ? 0 : 1)
  return {
    ...trace,
    findings: trace.findings.toSorted((a, b) => rank(a) - rank(b)),
    ...(trace.through && { through: trace.through.map((one) => ordered(one, fitting)) }),
  }
}
