import type { ExecAnswer, ExecCall } from '../../src/demo/server/pods/exec.ts'
import { procNet } from '../../src/demo/shop/proc-net.ts'

/** Manifests of a Service `many` and its Pods, which all run on Nodes of their own. */
export function manyPods(count: number): unknown[] {
  const labels = { app: 'many' }
  const port = { name: 'http', protocol: 'TCP', containerPort: 8080 }
  const pods = Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `many-${String(index).padStart(3, '0')}`,
      namespace: 'demo',
      labels,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'many-6d4f', uid: 'u', controller: true }],
    },
    spec: { nodeName: `node-${index % 9}`, containers: [{ name: 'app', image: 'app', ports: [port] }] },
    status: {
      phase: 'Running',
      podIP: `10.244.${index >> 8}.${index & 255}`,
      podIPs: [{ ip: `10.244.${index >> 8}.${index & 255}` }],
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'app', ready: true, restartCount: 0, state: { running: { startedAt: '2026-01-01T00:00:00Z' } } }],
    },
  }))
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'many', namespace: 'demo' },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.9.9',
      clusterIPs: ['10.96.9.9'],
      ipFamilies: ['IPv4'],
      selector: labels,
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' }],
    },
    status: { loadBalancer: {} },
  }
  return [service, ...pods]
}

/** An image with cat, sh and nc, in which 8080 is open and every connection succeeds. */
export function openExec({ command }: Pick<ExecCall, 'command'>): ExecAnswer {
  const [program, ...args] = command
  if (program === 'cat') return { stdout: args.map((file) => procNet(file, ['tcp6 :::8080'])), exitCode: 0 }
  // Its nc is too small to send a request, and it has no timeout.
  if (program === 'sh' && /GET |wget/.test(args[1] ?? '')) return { stderr: 'sh: not found\n', exitCode: 127 }
  if (program === 'sh') return { stdout: 'nc\n', exitCode: 0 }
  if (program === 'nc') return { stderr: 'open\n', exitCode: 0 }
  return { error: `exec: "${program}": executable file not found in $PATH` }
}
