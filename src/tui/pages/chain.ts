import type { PortTrace, Trace } from '../../model/trace.ts'
import type { About, Part } from '../../render/part.ts'
import type { Line } from '../../render/style.ts'
import { traceParts } from '../../render/text.ts'
import { fold } from '../fold.ts'
import { changeKey, type Model, pageLook, traceOf } from '../model.ts'
import { type Item, itemsOf, type Page } from '../page.ts'
import { podOf, type ServiceName } from '../screen.ts'
import { waiting } from '../words.ts'

/** The whole chain of one Service, the same lines as the text output; what can be looked at closer can be selected. */
export function chainPage(model: Model, service: ServiceName): Page {
  const trace = traceOf(model, service)
  const look = pageLook(model)
  // A Service that does not exist is drawn only where a route refers to it.
  if (!trace || (trace.service === undefined && trace.findings.length === 0)) {
    const gone = `no Service ${service.name} in ${service.namespace} any more`
    return { head: [], items: itemsOf([]), empty: model.view.list ? gone : waiting(model) }
  }
  const [header, ...parts] = traceParts(trace, look)
  const width = look.width ?? 0
  const items = unique(parts).map((part) => itemOf(part, trace, service, model, (line) => fold(line, width)))
  const proposed = items.find(({ port }) => port === worstPort(trace.ports))?.key
  return { head: header?.lines ?? [], items: itemsOf(items), ...(proposed !== undefined && { proposed }), empty: '' }
}

const order: readonly PortTrace['verdict'][] = ['broken', 'degraded', 'unknown']

/** The first of the worst ports: there the reader begins. */
function worstPort(ports: readonly PortTrace[]): number {
  for (const verdict of order) {
    const index = ports.findIndex((port) => port.verdict === verdict)
    if (index >= 0) return index
  }
  return 0
}

/** Two parts of the same key, such as two addresses of one Pod, are told apart by their number. */
function unique(parts: readonly Part[]): Part[] {
  const seen = new Map<string, number>()
  return parts.map((part) => {
    const count = seen.get(part.key) ?? 0
    seen.set(part.key, count + 1)
    return count === 0 ? part : { ...part, key: `${part.key}#${count}` }
  })
}

function itemOf(part: Part, trace: Trace, service: ServiceName, model: Model, folded: (line: Line) => Line[]): Item {
  const lines = part.lines.flatMap(folded)
  if (!part.about) return { key: part.key, lines, isFixed: true }
  return { key: part.key, lines, ...actions(part.about, trace, service, model) }
}

function actions(about: About, trace: Trace, service: ServiceName, model: Model): Partial<Item> {
  const own = { kind: 'Service', ...service }
  switch (about.kind) {
    case 'object': {
      const { object, field } = about
      const shown = { object, ...(field !== undefined && { field }) }
      return { object: shown, opens: { at: 'object', ...shown }, name: object.name }
    }
    case 'port': {
      const port = trace.ports[about.index]
      const shown = { object: own, field: `spec.ports[${port?.index ?? about.index}]` }
      const finding = trace.findings.find(({ hop }) => hop.startsWith(`ports[${about.index}]`))
      return { object: shown, opens: { at: 'object', ...shown }, name: service.name, port: about.index, ...(finding && { finding }) }
    }
    case 'finding': {
      const { finding } = about
      const [proof] = finding.evidence
      const shown = proof && { object: proof.object, field: proof.field }
      return {
        finding,
        opens: shown ? { at: 'object', ...shown } : { at: 'explain', code: finding.code },
        ...(shown && { object: shown }),
        name: finding.code,
      }
    }
    case 'endpoint': {
      if (about.pod === undefined) {
        const shown = about.slice && {
          object: { kind: 'EndpointSlice', namespace: service.namespace, name: about.slice },
          field: `endpoints[${about.address}]`,
        }
        return { name: about.address, ...(shown && { object: shown, opens: { at: 'object', ...shown } }) }
      }
      const pod = podOf(about.pod, service)
      return {
        name: pod.name,
        object: { object: { kind: 'Pod', ...pod } },
        opens: { at: 'pod', pod, service },
        isChanged: model.recent.has(changeKey('Pod', pod)),
      }
    }
  }
}
