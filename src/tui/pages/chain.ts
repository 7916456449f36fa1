import { noSuchServicePort } from '../../diagnose/findings/PT306-no-such-service-port.ts'
import { portText } from '../../diagnose/words/service-port.ts'
import { sliceField } from '../../kube/field-path.ts'
import { defined } from '../../lib/defined.ts'
import type { PortTrace, Trace } from '../../model/trace.ts'
import { ageWords } from '../../render/header.ts'
import type { About } from '../../render/part.ts'
import { type Line, type Look, signOf, span } from '../../render/style.ts'
import { changeMark } from '../change-mark.ts'
import { aged } from '../clock.ts'
import { endpointFinding, findingOf, hopFinding, objectFinding } from '../endpoint-finding.ts'
import type { Pane } from '../layout.ts'
import { changeKey, type Model, pageLook } from '../model.ts'
import { type Item, itemsOf, type Page } from '../page.ts'
import { traceOf } from '../probed.ts'
import { nameKey, type ServiceName } from '../screen.ts'
import { waiting } from '../words.ts'
import { emptyPage } from './empty.ts'
import { findingActions, objectActions, screenOf, traceItems } from './parts.ts'

/**
 * The whole chain of one Service, the same lines as the text output; what can be looked at closer can be selected. `port`: where to begin.
 */
export function chainPage(model: Model, pane: Pane, service: ServiceName, port?: number | string): Page {
  const trace = traceOf(model, service)
  const look = pageLook(model, pane)
  // A Service that does not exist is drawn only where a route refers to it.
  if (!trace || (trace.service === undefined && trace.findings.length === 0)) {
    return emptyPage(whyNone(model, service, trace))
  }
  const drawn = traceItems(aged(trace, model), look, (about) => actions(about, trace, service, model))
  const mark = changeMark(model, trace, look)
  const head = [...drawn.head, ...probeAge(model, trace, look), ...mark.head]
  const items = [...mark.items, ...drawn.items]
  const first = port === undefined ? -1 : trace.ports.findIndex((one) => one.port === port || one.name === port)
  const title = `Chain of ${nameKey(service)}`
  if (port !== undefined && first < 0) return { title, head, items: itemsOf([noSuchPort(port, trace, look), ...items]), empty: '' }
  const begin = first < 0 ? worstPort(trace.ports) : first
  const proposed = items.find((item) => item.port === begin)?.key
  return { title, head, items: itemsOf(items), ...defined({ proposed }), empty: '' }
}

/** How old the evidence of a probe is, if that matters: the rest of the chain is followed. */
function probeAge({ state }: Model, trace: Trace, look: Look): Line[] {
  const isProbed = [...state.probed.values()].some((probed) => probed.trace === trace)
  const age = isProbed ? ageWords(trace.taken, look) : undefined
  return age === undefined ? [] : [[span(`  probed ${age}`, 'quiet')]]
}

/** The port that was requested is not among those that are drawn. */
function noSuchPort(port: number | string, { target, ports }: Trace, look: Look): Item {
  const there = ports.map((one) => portText(one)).join(', ')
  const { code, title } = noSuchServicePort(port, ports)
  const words = ` ${code}   ${title}: it has ${there === '' ? 'none' : there}`
  return {
    key: 'no-such-port',
    lines: [[signOf('broken', look), span(words)], []],
    opens: { at: 'explain', code },
    name: target.name,
  }
}

/** That it does not exist is said only if its namespace was read. */
function whyNone(model: Model, { namespace, name }: ServiceName, trace: Trace | undefined): string {
  const { list, namespace: scope, focusFailure } = model.view
  const isListed = list !== undefined && (scope === undefined || scope === namespace)
  if (trace || isListed) return `Service ${name} does not exist in ${namespace}`
  return focusFailure === undefined ? waiting(model) : `cannot read it: ${focusFailure}`
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

function actions(about: About, trace: Trace, service: ServiceName, model: Model): Partial<Item> {
  switch (about.kind) {
    case 'object':
      return aboutObject(about, trace, service)
    case 'port': {
      const port = trace.ports[about.index]
      // A finding of another port does not belong here: its fix must not be copied from this line.
      const finding = findingOf(trace, about.index) ?? findingOf(trace, undefined)
      const shown = objectActions({ kind: 'Service', ...service }, `spec.ports[${port?.index ?? about.index}]`)
      return { ...shown, port: about.index, stages: about.stages, ...defined({ finding }) }
    }
    case 'finding':
      return findingActions(about.finding)
    case 'endpoint': {
      if (about.pod === undefined) {
        const slice = trace.slices.find(({ name }) => name === about.slice)
        const field = slice && sliceField(slice.kind, `endpoints[${about.address}]`)
        const object = slice && { kind: slice.kind, namespace: service.namespace, name: slice.name }
        return { ...(object && objectActions(object, field)), name: about.address }
      }
      const pod = { namespace: service.namespace, name: about.pod }
      const finding = endpointFinding(trace, about.port, about.pod)
      return {
        ...defined({ finding }),
        name: pod.name,
        object: { object: { kind: 'Pod', ...pod } },
        opens: { at: 'pod', pod, service },
        isChanged: model.recent.has(changeKey('Pod', pod)),
      }
    }
  }
}

/** What keys do on a line about an object: another Service, a Node or a Pod has a page of its own. */
function aboutObject({ object, field, hop }: Extract<About, { kind: 'object' }>, trace: Trace, service: ServiceName): Partial<Item> {
  const isOwn = object.kind === 'Service' && object.name === service.name && object.namespace === service.namespace
  const finding = objectFinding(trace, object, field) ?? (hop && hopFinding(trace, hop))
  return { ...objectActions(object, field), ...defined({ opens: isOwn ? undefined : screenOf(object, service), finding }) }
}
