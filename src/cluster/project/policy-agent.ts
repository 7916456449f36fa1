import { type Fields, fields, items, number, text, texts } from '../../lib/read.ts'
import type { PolicyAgent } from '../../model/access.ts'
import { conditions, controller, metadata } from './metadata.ts'

/** What a plugin does with policies, by the Pod spec of its agent. */
type StateOf = (spec: Fields) => PolicyAgent['state']

const enforces: StateOf = () => 'enforces'

/** The DaemonSets of network plugins, by the names in each project's own manifests, and what each does with policies. */
const plugins: Readonly<Record<string, { plugin: string; stateOf: StateOf }>> = {
  'calico-node': { plugin: 'Calico', stateOf: enforces },
  canal: { plugin: 'Canal (Calico and Flannel)', stateOf: enforces },
  cilium: { plugin: 'Cilium', stateOf: enforces },
  anetd: { plugin: 'GKE Dataplane V2 (Cilium)', stateOf: enforces },
  'antrea-agent': { plugin: 'Antrea', stateOf: enforces },
  'ovnkube-node': { plugin: 'OVN-Kubernetes', stateOf: enforces },
  'kube-ovn-cni': { plugin: 'Kube-OVN', stateOf: enforces },
  'kube-network-policies': { plugin: 'kube-network-policies', stateOf: enforces },
  'azure-npm': { plugin: 'Azure Network Policy Manager', stateOf: enforces },
  'kube-router': { plugin: 'kube-router', stateOf: (spec) => (hasWord(spec, '--run-firewall=false') ? 'ignores' : 'enforces') },
  'weave-net': { plugin: 'Weave Net', stateOf: (spec) => (hasContainer(spec, 'weave-npc') ? 'enforces' : 'ignores') },
  'kube-flannel-ds': { plugin: 'Flannel', stateOf: (spec) => (hasContainer(spec, 'kube-network-policies') ? 'enforces' : 'ignores') },
  'aws-node': { plugin: 'Amazon VPC CNI', stateOf: ofAws },
  kindnet: { plugin: 'kindnet', stateOf: ofKindnet },
  terway: { plugin: 'Terway', stateOf: () => 'unknown' },
  'terway-eni': { plugin: 'Terway', stateOf: () => 'unknown' },
  'terway-eniip': { plugin: 'Terway', stateOf: () => 'unknown' },
}

/**
 * The agent of a network plugin, by its DaemonSet. That it enforces policies is known only if it is ready on all Nodes that it is intended
 * for.
 */
export function agentsOfDaemonSet(raw: unknown): PolicyAgent[] {
  const meta = metadata(raw)
  const known = meta && pluginOf(meta.name)
  if (!meta || !known) return []
  const { spec, status } = fields(raw)
  const { numberReady, desiredNumberScheduled } = fields(status)
  const [ready, wanted] = [number(numberReady) ?? 0, number(desiredNumberScheduled) ?? 0]
  const state = known.stateOf(fields(fields(fields(spec).template).spec))
  const object = { kind: 'DaemonSet', namespace: meta.namespace, name: meta.name }
  return [
    {
      plugin: known.plugin,
      state: state === 'ignores' || (ready === wanted && wanted > 0) ? state : 'unknown',
      evidence: { object, field: 'status.numberReady', value: `${ready} of ${wanted}` },
    },
  ]
}

/** The agent on one Node, by its Pod. */
export function agentsOfPod(raw: unknown): PolicyAgent[] {
  const meta = metadata(raw)
  const owner = controller(raw)
  const spec = fields(fields(raw).spec)
  const node = text(spec.nodeName)
  const known = owner?.kind === 'DaemonSet' ? pluginOf(owner.name) : undefined
  if (!meta || !node || !known) return []
  const ready = conditions(fields(fields(raw).status).conditions).find(({ type }) => type === 'Ready')?.status ?? 'Unknown'
  const state = known.stateOf(spec)
  const object = { kind: 'Pod', namespace: meta.namespace, name: meta.name }
  return [
    {
      plugin: known.plugin,
      node,
      state: state === 'ignores' || ready === 'True' ? state : 'unknown',
      evidence: { object, field: 'status.conditions[Ready].status', value: ready },
    },
  ]
}

function pluginOf(name: string): { plugin: string; stateOf: StateOf } | undefined {
  return Object.hasOwn(plugins, name) ? plugins[name] : undefined
}

/** The agent for policies of the VPC CNI runs in each Pod, and does nothing unless it is told to (aws-network-policy-agent README). */
function ofAws(spec: Fields): PolicyAgent['state'] {
  if (hasWord(spec, '--enable-network-policy=true')) return 'enforces'
  if (!hasContainer(spec, 'aws-eks-nodeagent') || hasWord(spec, '--enable-network-policy=false')) return 'ignores'
  return 'unknown'
}

/** kindnet enforces NetworkPolicies since the image of 13 August 2024 (kind v0.24.0). */
function ofKindnet(spec: Fields): PolicyAgent['state'] {
  const images = containers(spec).flatMap(({ image }) => text(image) ?? [])
  const dates = images.flatMap((image) => /kindnetd:v(\d{8})-/.exec(image)?.[1] ?? [])
  if (dates.length === 0) return 'unknown'
  return dates.every((date) => date >= '20240813') ? 'enforces' : 'ignores'
}

function containers({ containers: own }: Fields): Fields[] {
  return items(own).map(fields)
}

function hasContainer(spec: Fields, name: string): boolean {
  return containers(spec).some((container) => container.name === name)
}

function hasWord(spec: Fields, word: string): boolean {
  return containers(spec).some(({ command, args }) => [...texts(command), ...texts(args)].includes(word))
}
