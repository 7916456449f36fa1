import { fields, items, text, texts } from '../../../lib/read.ts'
import type { AddressPool, PoolAddress } from '../../../model/address-pool.ts'
import { metadata } from '../metadata.ts'

const plugin = 'Cilium'

/** Cilium gives out neither the first nor the last address of a range (cilium/cilium pkg/ipam/service/ipallocator allocator.go). */
const RESERVED = 2

/**
 * A cilium.io/v2 CiliumNode (cilium/cilium pkg/ipam/types types.go, pkg/k8s/apis/cilium.io/v2 types.go): `spec.ipam.podCIDRs` of the modes
 * cluster-pool and kubernetes, `spec.ipam.pools.allocated` of multi-pool, and of the clouds' modes the single addresses in
 * `spec.ipam.pool`, with those in use in `status.ipam.used`. The addresses of the agent itself are in `spec.addresses`, `spec.health` and
 * `spec.ingress`.
 */
export function projectCiliumNode(raw: unknown): AddressPool[] {
  const meta = metadata(raw)
  if (!meta) return []
  const spec = fields(fields(raw).spec)
  const ipam = fields(spec.ipam)
  const common = { plugin, object: { kind: 'CiliumNode', name: meta.name }, node: meta.name }
  const own = ownAddresses(spec)
  const ranges = texts(ipam.podCIDRs).map(
    (range): AddressPool => ({ ...common, field: 'spec.ipam.podCIDRs', range, reserved: RESERVED, uses: { by: 'pods', own } }),
  )
  const pooled = items(fields(ipam.pools).allocated).flatMap((entry) =>
    texts(fields(entry).cidrs).map(
      (range): AddressPool => ({
        ...common,
        field: 'spec.ipam.pools.allocated[*].cidrs',
        range,
        isPart: true,
        reserved: RESERVED,
        uses: { by: 'pods', own },
      }),
    ),
  )
  return [...ranges, ...pooled, ...cloudPool(common, ipam, fields(fields(fields(raw).status).ipam).used)]
}

/** The addresses that a cloud has given to the Node; it may get more. */
function cloudPool(
  common: Pick<AddressPool, 'plugin' | 'object'> & { node: string },
  ipam: Readonly<Record<string, unknown>>,
  used: unknown,
): AddressPool[] {
  const size = Object.keys(fields(ipam.pool)).length
  if (size === 0) return []
  const held = Object.entries(fields(used)).map(([address, entry]): PoolAddress => {
    const [, namespace, name] = /^([^/]+)\/([^/ ]+)$/.exec(text(fields(entry).owner) ?? '') ?? []
    return { address, ...(namespace !== undefined && name !== undefined && { pod: { namespace, name } }) }
  })
  const field = 'spec.ipam.pool'
  return [
    {
      ...common,
      field,
      range: `${size} addresses of ${common.node}`,
      isPart: true,
      isOnNodeNetwork: true,
      reserved: 0,
      uses: { by: 'held', held, size },
    },
  ]
}

function ownAddresses(spec: Readonly<Record<string, unknown>>): string[] {
  const internal = items(spec.addresses).flatMap((entry) => {
    const { type, ip } = fields(entry)
    return type === 'CiliumInternalIP' ? (text(ip) ?? []) : []
  })
  const more = [spec.health, spec.ingress].flatMap((part) => Object.values(fields(part)).flatMap((value) => text(value) ?? []))
  return [...new Set([...internal, ...more])]
}

/**
 * A CiliumPodIPPool of multi-pool IPAM (cilium/cilium pkg/k8s/apis/cilium.io/v2alpha1 ippool_types.go): the operator gives parts of
 * `maskSize` of its ranges to Nodes.
 */
export function projectPodIpPool(raw: unknown): AddressPool[] {
  const meta = metadata(raw)
  const spec = fields(fields(raw).spec)
  if (!meta) return []
  return (['ipv4', 'ipv6'] as const).flatMap((family) =>
    items(fields(spec[family]).cidrs).flatMap((entry): AddressPool[] => {
      const range = text(entry) ?? text(fields(entry).cidr)
      return range === undefined
        ? []
        : [
            {
              plugin,
              object: { kind: 'CiliumPodIPPool', name: meta.name },
              field: `spec.${family}.cidrs`,
              range,
              reserved: 0,
              uses: { by: 'parts', of: 'size' },
            },
          ]
    }),
  )
}
