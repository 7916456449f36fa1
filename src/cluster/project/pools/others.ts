import { fields, items, number, text } from '../../../lib/read.ts'
import type { AddressPool } from '../../../model/address-pool.ts'
import { metadata } from '../metadata.ts'

/**
 * An acn.azure.com/v1alpha NodeNetworkConfig (Azure/azure-container-networking crd/nodenetworkconfig/api/v1alpha nodenetworkconfig.go): it
 * has the name of its Node, the addresses that the Node got are in `ipAssignments`, and `spec.ipsNotInUse` lists those that it gives back.
 * A container whose `primaryIP` is a range is one of the overlay, or a block.
 */
export function projectNodeNetworkConfig(raw: unknown): AddressPool[] {
  const meta = metadata(raw)
  if (!meta) return []
  const object = { kind: 'NodeNetworkConfig', namespace: meta.namespace, name: meta.name }
  const common = { plugin: 'Azure CNI', object, node: meta.name, reserved: 0 }
  return items(fields(fields(raw).status).networkContainers).flatMap((entry, index): AddressPool[] => {
    const container = fields(entry)
    const path = `status.networkContainers[${index}]`
    const primary = text(container.primaryIP)
    const told =
      container.status === 'NCUpdateSubnetFullError' ? { told: { field: `${path}.status`, value: 'NCUpdateSubnetFullError' } } : {}
    if (primary?.includes('/') && (container.type === 'overlay' || container.type === 'vnetblock'))
      return [{ ...common, field: `${path}.primaryIP`, range: primary, ...onNodes(container.type), uses: { by: 'pods', own: [] }, ...told }]
    const addresses = items(container.ipAssignments).flatMap((one) => text(fields(one).ip) ?? [])
    if (addresses.length === 0) return []
    const subnet = text(container.subnetName) ?? 'its subnet'
    return [
      {
        ...common,
        field: `${path}.ipAssignments`,
        range: `${addresses.length} addresses of ${subnet}`,
        isPart: true,
        isOnNodeNetwork: true,
        uses: { by: 'assigned', addresses },
        ...told,
      },
    ]
  })
}

function onNodes(type: unknown): { isOnNodeNetwork?: true } {
  return type === 'overlay' ? {} : { isOnNodeNetwork: true }
}

/**
 * A crd.antrea.io IPPool (antrea-io/antrea pkg/apis/crd/v1beta1 types.go): `status.usage` counts what is used of all of its ranges. Its
 * Pods may have a VLAN of the network of the Nodes.
 */
export function projectAntreaPool(raw: unknown): AddressPool | undefined {
  const meta = metadata(raw)
  const spec = fields(fields(raw).spec)
  const usage = fields(fields(fields(raw).status).usage)
  const ranges = items(spec.ipRanges).flatMap((entry) => {
    const { cidr, start, end } = fields(entry)
    return text(cidr) ?? (text(start) && text(end) ? `${text(start)}-${text(end)}` : [])
  })
  const [total, used] = [number(usage.total), number(usage.used)]
  if (!meta || ranges.length === 0) return undefined
  return {
    plugin: 'Antrea',
    object: { kind: 'IPPool', name: meta.name },
    field: 'spec.ipRanges',
    range: ranges.join(', '),
    isOnNodeNetwork: true,
    reserved: 0,
    uses: total === undefined || used === undefined ? { by: 'unknown' } : { by: 'counted', size: String(total), used: String(used) },
  }
}

/**
 * A kubeovn.io/v1 Subnet (kubeovn/kube-ovn pkg/apis/kubeovn/v1 subnet.go): its status counts the addresses of each family, as numbers up to
 * version 1.14 and later as decimal texts (internal.BigInt). Subnets of different VPCs may overlap, and one with a `vlan` is an underlay.
 */
export function projectKubeOvnSubnet(raw: unknown): AddressPool[] {
  const meta = metadata(raw)
  const spec = fields(fields(raw).spec)
  const status = fields(fields(raw).status)
  const block = text(spec.cidrBlock)
  if (!meta || !block) return []
  const vpc = text(spec.vpc) ?? 'ovn-cluster'
  return block.split(',').map((part): AddressPool => {
    const range = part.trim()
    const family = range.includes(':') ? 'v6' : 'v4'
    const [free, used] = [digits(status[`${family}availableIPs`]), digits(status[`${family}usingIPs`])]
    return {
      plugin: vpc === 'ovn-cluster' ? 'Kube-OVN' : `Kube-OVN ${vpc}`,
      object: { kind: 'Subnet', name: meta.name },
      field: 'spec.cidrBlock',
      range,
      ...(text(spec.vlan) !== undefined && { isOnNodeNetwork: true as const }),
      reserved: 0,
      uses:
        free === undefined || used === undefined ? { by: 'unknown' } : { by: 'counted', size: String(BigInt(free) + BigInt(used)), used },
    }
  })
}

/** A whole number of any length, from 0. */
function digits(value: unknown): string | undefined {
  const found = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : text(value)
  return found !== undefined && /^\d{1,40}$/.test(found) ? found : undefined
}

/**
 * A crd.k8s.amazonaws.com/v1alpha1 ENIConfig (aws/amazon-vpc-cni-k8s pkg/apis/crd/v1alpha1 eniconfig_types.go): it names a subnet of AWS, and
 * shows neither its addresses nor their use.
 */
export function projectEniConfig(raw: unknown): AddressPool | undefined {
  const meta = metadata(raw)
  const range = text(fields(fields(raw).spec).subnet)
  if (!meta || !range) return undefined
  return {
    plugin: 'Amazon VPC CNI',
    object: { kind: 'ENIConfig', name: meta.name },
    field: 'spec.subnet',
    range,
    isOnNodeNetwork: true,
    reserved: 0,
    uses: { by: 'unknown' },
  }
}
