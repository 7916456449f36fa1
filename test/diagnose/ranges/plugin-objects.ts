/** Objects of network plugins as they look in a cluster, each with what differs. */

const object = (apiVersion: string, kind: string, name: string, parts: object, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  ...parts,
})

const calico = 'crd.projectcalico.org/v1'
const auto = { ipipMode: 'Always', natOutgoing: true, nodeSelector: 'all()', vxlanMode: 'Never', allowedUses: ['Workload', 'Tunnel'] }

export const ipPool = (name: string, cidr: string, more: object = {}) =>
  object(calico, 'IPPool', name, { spec: { blockSize: 28, cidr, ...auto, ...more } })

/** A block of 16 addresses, of which the first so many are given to Pods of namespace `demo`. */
export const ipamBlock = (cidr: string, node: string, used: number) =>
  object(calico, 'IPAMBlock', cidr.replace(/[./]/g, '-'), {
    spec: {
      affinity: `host:${node}`,
      allocations: Array.from({ length: 16 }, (_, index) => (index < used ? index : null)),
      attributes: Array.from({ length: used }, (_, index) => ({
        handle_id: `k8s-pod-network.${index}`,
        secondary: { namespace: 'demo', node, pod: `${node}-${index}`, timestamp: '2026-01-15 09:00:00 +0000 UTC' },
      })),
      cidr,
      deleted: false,
      strictAffinity: false,
      unallocated: Array.from({ length: 16 - used }, (_, index) => used + index),
    },
  })

export const ciliumNode = (name: string, ipam: object, status: object = {}) =>
  object('cilium.io/v2', 'CiliumNode', name, {
    spec: {
      addresses: [
        { ip: '192.0.2.1', type: 'InternalIP' },
        { ip: '10.0.1.1', type: 'CiliumInternalIP' },
      ],
      health: { ipv4: '10.0.1.2' },
      ingress: {},
      ipam,
    },
    status: { ipam: { 'operator-status': {}, ...status } },
  })

export const podIpPool = (name: string, cidr: string, maskSize = 28) =>
  object('cilium.io/v2alpha1', 'CiliumPodIPPool', name, { spec: { ipv4: { cidrs: [cidr], maskSize } } })

export const nodeNetworkConfig = (name: string, addresses: string[], container: object = {}) =>
  object(
    'acn.azure.com/v1alpha',
    'NodeNetworkConfig',
    name,
    {
      spec: { requestedIPCount: addresses.length },
      status: {
        assignedIPCount: addresses.length,
        scaler: { batchSize: 16, releaseThresholdPercent: 150, requestThresholdPercent: 50, maxIPCount: 250 },
        networkContainers: [
          {
            id: 'a',
            assignmentMode: 'dynamic',
            type: 'vnet',
            primaryIP: '10.240.0.4',
            subnetName: 'pods',
            subnetAddressSpace: '10.240.0.0/16',
            ipAssignments: addresses.map((ip) => ({ ip, name: ip })),
            version: 1,
            ...container,
          },
        ],
      },
    },
    'kube-system',
  )

export const antreaPool = (name: string, range: object, total: number, used: number) =>
  object('crd.antrea.io/v1beta1', 'IPPool', name, {
    spec: { ipRanges: [range], subnetInfo: { gateway: '10.10.1.1', prefixLength: 24, vlan: 100 } },
    status: { usage: { total, used } },
  })

export const subnet = (name: string, cidrBlock: string, status: object, more: object = {}) =>
  object('kubeovn.io/v1', 'Subnet', name, {
    spec: { cidrBlock, default: true, gateway: '10.16.0.1', protocol: 'IPv4', vpc: 'ovn-cluster', provider: 'ovn', ...more },
    status,
  })

export const eniConfig = (name: string) =>
  object('crd.k8s.amazonaws.com/v1alpha1', 'ENIConfig', name, { spec: { securityGroups: ['sg-0a1'], subnet: 'subnet-0b2' } })

export const ovnNode = (name: string, subnets: string) => ({
  ...object('v1', 'Node', name, { spec: {}, status: {} }),
  metadata: { name, annotations: { 'k8s.ovn.org/node-subnets': subnets } },
})
