import { parseTargets } from '../../src/cli/args/target.ts'
import { projectPod } from '../../src/cluster/project/pod.ts'
import { parseDump } from '../../src/cluster/read/dump.ts'
import type { ObjectStore } from '../../src/demo/server/store/store.ts'
import { shopPresent } from '../../src/demo/shop/shop.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { AccessMatrix } from '../../src/model/access-matrix.ts'
import type { Live, LiveView } from '../../src/model/live.ts'
import type { PodLogs } from '../../src/model/pod-log.ts'
import type { ObjectRef } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Trace, TraceList } from '../../src/model/trace.ts'
import type { Settings } from '../../src/tui/model.ts'
import { startTestServer } from '../server/server.ts'

/** The present of all tests of the view. */
export const present = shopPresent.getTime()

export const settings: Settings = {
  parseTarget: (word) => {
    const found = parseTargets([word])
    return 'targets' in found ? found.targets[0] : undefined
  },
  color: false,
  unicode: true,
  time: (ms) => new Date(ms).toISOString().slice(11, 19),
  pod: projectPod,
}

/** Kinds of the shop that a dump of it holds. */
export const core = [
  'Service',
  'EndpointSlice',
  'Pod',
  'Node',
  'Ingress',
  'IngressClass',
  'Deployment',
  'StatefulSet',
  'NetworkPolicy',
  'Namespace',
]
const kinds = [...core, 'GatewayClass', 'Gateway', 'HTTPRoute']

async function snapshotOf(store: ObjectStore): Promise<Snapshot> {
  const items = kinds.flatMap((kind) => store.list(kind))
  return parseDump(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'shop', shopPresent.toISOString())
}

/** Traces one target of a store, in the namespace `demo`. */
export async function traceFrom(store: ObjectStore, target: TargetRef): Promise<Trace> {
  const [trace] = createTracer([]).traces(await snapshotOf(store), [{ namespace: 'demo', target }])
  if (!trace) throw new Error('a target has a trace')
  return trace
}

/** Traces the Services of a store, all of a namespace, as a live cluster would. */
export async function listOf(store: ObjectStore, namespace: string | undefined): Promise<TraceList> {
  const snapshot = await snapshotOf(store)
  const tracer = createTracer([])
  const services = snapshot.services.filter((service) => namespace === undefined || service.namespace === namespace)
  const targets = services.map((service) => ({ namespace: service.namespace, target: { kind: 'service' as const, name: service.name } }))
  return tracer.list(tracer.traces(snapshot, targets), { ...snapshot, gaps: [] })
}

/** The shop of the demo, held still. */
export async function shopList(): Promise<{ list: TraceList; store: ObjectStore }> {
  const { store, close } = await startTestServer()
  await close()
  return { list: await listOf(store, 'demo'), store }
}

/** Live data that a test sets, and a note of what was asked of it. */
export interface FakeLive extends Live {
  set(part: Partial<LiveView>): void
  readonly asked: unknown[][]
  /** What the logs of a Pod hold; nothing by default. */
  logsAre?: PodLogs
  /** What it answers when it is asked for the matrix. */
  matrixIs?: AccessMatrix
  /** The log that is followed. */
  log?: { each: (line: string) => void; signal: AbortSignal; ending: PromiseWithResolvers<void> }
  /** Everything waits until it is let continue. */
  hold: boolean
}

/** Live data of a list; the focus is answered at once from the same list. */
export function fakeLive(list?: TraceList, store?: ObjectStore, first: Partial<LiveView> = {}): FakeLive {
  const listeners = new Set<() => void>()
  const asked: unknown[][] = []
  let view: LiveView = { status: { state: 'live' }, context: 'kind-dev', namespace: 'demo', ...(list && { list }), changes: [], ...first }
  const set = (part: Partial<LiveView>) => {
    view = { ...view, ...part }
    for (const listener of [...listeners]) listener()
  }
  const object = async (ref: ObjectRef) => {
    asked.push(['object', ref])
    if (live.hold) await new Promise(() => {})
    const found = store?.get(ref)
    if (!found) throw new Error(`${ref.kind.toLowerCase()} "${ref.name}" not found`)
    return found
  }
  const live: FakeLive = {
    asked,
    hold: false,
    set,
    view: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    focus(target, namespace, client) {
      const name = target?.kind === 'address' ? target.text : target?.name
      asked.push(['focus', name, namespace, ...(client ? [client] : [])])
      const is = (trace: Trace) => target?.kind === 'service' && trace.target.name === name && trace.target.namespace === namespace
      const { focus: before, ...rest } = view
      // A target that is not a Service is set by the test, and stays until another is followed.
      const isKept = target !== undefined && before?.target.name === name && before?.target.kind !== 'Service'
      const focus = isKept ? before : view.list?.items.find(is)
      view = { ...rest, ...(focus && { focus }) }
    },
    scope: (namespace) => void asked.push(['scope', namespace]),
    context: (name) => void asked.push(['context', name]),
    namespaces: async () => ({ names: ['default', 'demo', 'kube-system'] }),
    contexts: () => ['kind-dev', 'prod'],
    clients: async () => ({ names: ['deployment/demo/web', 'pod/demo/web-1'] }),
    matrix: async () => {
      asked.push(['matrix'])
      if (!live.matrixIs) throw new Error('policies cannot be read')
      return live.matrixIs
    },
    refresh: () => void asked.push(['refresh']),
    object,
    events: async () => [
      { type: 'Normal', reason: 'Pulled', message: 'Container image is there', count: 1, last: '2026-01-15T08:00:00Z' },
      {
        type: 'Warning',
        reason: 'Unhealthy',
        message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
        count: 17,
        last: '2026-01-15T08:59:52Z',
      },
    ],
    logs: async () => {
      asked.push(['logs'])
      return live.logsAre ?? { logs: [], notes: [] }
    },
    followLog: (log, each, signal) => {
      asked.push(['followLog', log])
      live.log = { each, signal, ending: Promise.withResolvers() }
      return live.log.ending.promise
    },
    close: () => void asked.push(['close']),
  }
  return live
}
