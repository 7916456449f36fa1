import { hexOf } from '../server/store/stable-names.ts'
import type { NodeName } from './app-plan.ts'
import { nodeAddress, type Site, stamped } from './site.ts'

const zones: Readonly<Record<NodeName, string>> = { 'node-1': 'a', 'node-2': 'b', 'node-3': 'c' }
const pressures: Readonly<Record<string, readonly [reason: string, message: string]>> = {
  MemoryPressure: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  DiskPressure: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  PIDPressure: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
}

/** Three healthy Nodes, one in each zone. */
export function nodes(site: Site): unknown[] {
  return (['node-1', 'node-2', 'node-3'] as const).map((name, index) => ({
    kind: 'Node',
    apiVersion: 'v1',
    metadata: stamped(site, 'Node', { name, labels: nodeLabels(name) }),
    spec: { podCIDR: `10.244.${index}.0/24`, podCIDRs: [`10.244.${index}.0/24`, `fd00:10:244:${index}::/64`] },
    status: {
      capacity: { cpu: '4', memory: '16374204Ki', pods: '110' },
      allocatable: { cpu: '4', memory: '16271804Ki', pods: '110' },
      conditions: conditions(site),
      addresses: [
        { type: 'InternalIP', address: nodeAddress(name) },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: nodeInfo(name),
    },
  }))
}

/** The zone of a Node, which its Pods' labels carry too. */
export function zoneOf(name: NodeName): string {
  return zones[name]
}

function nodeLabels(name: NodeName): Record<string, string> {
  return {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'topology.kubernetes.io/region': 'region-1',
    'topology.kubernetes.io/zone': zones[name],
  }
}

function conditions(site: Site): unknown[] {
  const times = { lastHeartbeatTime: site.ago(20), lastTransitionTime: site.ago(3 * 86_400) }
  const pressure = Object.entries(pressures).map(([type, [reason, message]]) => ({ type, status: 'False', ...times, reason, message }))
  return [...pressure, { type: 'Ready', status: 'True', ...times, reason: 'KubeletReady', message: 'kubelet is posting ready status' }]
}

function nodeInfo(name: NodeName): unknown {
  return {
    machineID: hexOf(`machine/${name}`, 32),
    systemUUID: hexOf(`machine/${name}`, 32),
    bootID: hexOf(`boot/${name}`, 32),
    kernelVersion: '6.12.48',
    osImage: 'Debian GNU/Linux 13 (trixie)',
    containerRuntimeVersion: 'containerd://2.1.9',
    kubeletVersion: 'v1.36.2',
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: 'amd64',
  }
}
