import type { ExecHandler } from '../../src/demo/server/pods/exec.ts'
import type { PortHandler } from '../../src/demo/server/pods/pod-ports.ts'
import { type ApiObject, merged } from '../../src/demo/server/store/object.ts'
import { type AppPlan, app, type ContainerPlan, container } from '../../src/demo/shop/app-plan.ts'
import { systemApps } from '../../src/demo/shop/apps.ts'
import { nodes } from '../../src/demo/shop/nodes.ts'
import { shopPresent } from '../../src/demo/shop/shop.ts'
import { type Site, site, stamped } from '../../src/demo/shop/site.ts'
import { planOf, portsOf, socketsOf } from '../../src/demo/shop/sockets.ts'
import { workload } from '../../src/demo/shop/workload.ts'
import { type Fields, fields, items, text, texts } from '../../src/lib/read.ts'
import { apiServer, http, nameService, service } from '../faults/service.ts'
import { answerIn, type ProbeWorld } from '../probe/world.ts'
import type { TestServerOptions } from './server.ts'

/** What is in the cluster. Everything lies in namespace `demo`; slices and Endpoints of both families follow. */
export interface DualStackPlan {
  /** The workloads; by default the Deployment `web`, with a Pod on each Node. */
  apps?: readonly AppPlan[]
  /**
   * The Services by name, each as a merge patch (RFC 7396) of a dual-stack ClusterIP Service that maps port 80 to `http` of the Pods with
   * the label `app=NAME`; by default `web`. ClusterIPs and NodePorts are given out as an API server does it.
   */
  services?: Readonly<Record<string, Fields>>
  /** Merge patches of the Nodes `node-1` and `node-2` by name. */
  nodes?: Readonly<Record<string, Fields>>
  /** Objects beside all this. */
  objects?: (at: Site) => readonly unknown[]
  /** How a connection from a container ends; all are open by default. */
  connect?: NonNullable<ProbeWorld['connect']>
  /** Without tools no command runs in any Pod, so that no socket can be read. */
  tools?: boolean
  /** What the ports of Pods answer to the API server's proxies and to port-forward; by default HTTP where the plan listens. */
  ports?: PortHandler
}

/** A workload whose Pods listen on 8080 of both families, declare it as `http`, and are probed there. */
export function dualStackApp(name: string, on: AppPlan['on'] = ['node-1', 'node-2'], part: Partial<ContainerPlan> = {}): AppPlan {
  const readiness = { path: '/healthz', port: 'http' }
  return app(name, on, [container(name, { ports: { http: 8080 }, listens: ['tcp6 :::8080'], readiness, ...part })], { dualStack: true })
}

/**
 * A server whose cluster has two families, IPv4 first, and two Nodes: `node-1` in zone `a` and `node-2` in zone `b`, each with an internal
 * address of both families. The same plan gives the same objects, byte by byte.
 */
export function dualStack(plan: DualStackPlan = {}): TestServerOptions {
  const at = site(shopPresent)
  const apps = [...systemApps.map(onTwoNodes), ...(plan.apps ?? [dualStackApp('web')])]
  return {
    now: () => shopPresent,
    objects: canonical([
      ...['default', 'demo', 'kube-system'].map((name) => namespace(at, name)),
      ...nodesOf(at, plan.nodes ?? {}),
      ...apps.flatMap((each) => workload(at, each)).map(withHostAddresses),
      ...apiServer(at),
      nameService(at),
      ...Object.entries(plan.services ?? { web: {} }).map(([name, patch], index) => serviceOf(at, name, patch, index)),
      ...(plan.objects?.(at) ?? []),
    ]),
    exec: execIn(apps, plan),
    ports: plan.ports ?? portsOf(apps),
  }
}

/** Both addresses of a Node. */
export function nodeAddresses(name: string): [v4: string, v6: string] {
  const host = 10 + Number(name.slice(-1))
  return [`10.0.0.${host}`, `fd00:10::${host}`]
}

/** The objects with the IPv6 addresses of the Pods on node-1 as Kubernetes writes them (RFC 5952). */
function canonical(objects: readonly unknown[]): readonly unknown[] {
  return items(JSON.parse(JSON.stringify(objects).replaceAll('fd00:10:244:0::', 'fd00:10:244::')))
}

function onTwoNodes(plan: AppPlan): AppPlan {
  return { ...plan, on: plan.on.filter((node) => node !== 'node-3'), dualStack: true }
}

function namespace(at: Site, name: string): Fields {
  return {
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: stamped(at, 'Namespace', { name, labels: { 'kubernetes.io/metadata.name': name } }),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }
}

function nodesOf(at: Site, patches: Readonly<Record<string, Fields>>): unknown[] {
  return nodes(at)
    .slice(0, 2)
    .map((node) => {
      const name = text(fields(fields(node).metadata).name) ?? ''
      const internal = nodeAddresses(name).map((address) => ({ type: 'InternalIP', address }))
      const both = merged(node, { status: { addresses: [...internal, { type: 'Hostname', address: name }] } })
      return merged(both, patches[name] ?? {})
    })
}

/** A Pod has the addresses of its Node of both families; one in the Node's network has no others. */
function withHostAddresses(object: unknown): unknown {
  const { kind, spec } = fields(object)
  if (kind !== 'Pod') return object
  const { nodeName, hostNetwork } = fields(spec)
  const addresses = nodeAddresses(text(nodeName) ?? '').map((ip) => ({ ip }))
  return merged(object, { status: { hostIPs: addresses, ...(hostNetwork === true && { podIPs: addresses }) } })
}

/** A Service with what the API server gives to a new one (registry/core/service/storage alloc.go): ClusterIPs by its families, NodePorts. */
function serviceOf(at: Site, name: string, patch: Fields, index: number): unknown {
  const spec = fields(patch.spec)
  if (spec.type === 'ExternalName') {
    const unset = ['ports', 'selector', 'clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy']
    return service(at, name, '', { ...patch, spec: { ...Object.fromEntries(unset.map((field) => [field, null])), ...spec } })
  }
  const asked = texts(spec.ipFamilies)
  const families = asked.length > 0 ? asked : spec.ipFamilyPolicy === 'SingleStack' ? ['IPv4'] : ['IPv4', 'IPv6']
  const ips = families.map((family) => (family === 'IPv6' ? `fd00:10:96::${(0x20 + index).toString(16)}` : `10.96.4.${0x20 + index}`))
  const isOpenOutside = spec.type === 'NodePort' || spec.type === 'LoadBalancer'
  const ports = items(spec.ports ?? [http]).map((port, place) => ({
    ...(isOpenOutside && { nodePort: 30_000 + 10 * index + place }),
    ...fields(port),
  }))
  const given = {
    spec: {
      ipFamilies: families,
      ipFamilyPolicy: families.length > 1 ? 'RequireDualStack' : 'SingleStack',
      clusterIPs: spec.clusterIP === 'None' ? ['None'] : ips,
      ...(isOpenOutside && { externalTrafficPolicy: 'Cluster' }),
    },
  }
  return service(at, name, ips[0] ?? '', fields(merged(merged(given, patch), { spec: { ports } })))
}

function execIn(apps: readonly AppPlan[], { connect, tools = true }: DualStackPlan): ExecHandler {
  return (call) => {
    const listens = () => (tools ? listeningIn(apps, call.object) : undefined)
    return answerIn({ listens, ...(connect && { connect }) }, call)
  }
}

function listeningIn(apps: readonly AppPlan[], pod: ApiObject): readonly string[] {
  const plan = planOf(apps, pod)
  return plan ? socketsOf(plan) : []
}
