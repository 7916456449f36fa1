import { ipText, parseCidr } from '../../../lib/cidr.ts'
import { defined } from '../../../lib/defined.ts'
import { fields, items, labels, number, text, texts } from '../../../lib/read.ts'
import type { AddressPool, PoolAddress } from '../../../model/address-pool.ts'
import { metadata } from '../metadata.ts'

const plugin = 'Calico'

/**
 * A crd.projectcalico.org/v1 IPPool (projectcalico/calico api/pkg/apis/projectcalico/v3 ippool.go): Nodes take blocks of it. Calico gives out
 * every address of a block. A pool without the use Workload is not for Pods.
 */
export function projectIpPool(raw: unknown): AddressPool | undefined {
  const meta = metadata(raw)
  const spec = fields(fields(raw).spec)
  const range = text(spec.cidr)
  const uses = texts(spec.allowedUses)
  if (!meta || !range || (uses.length > 0 && !uses.includes('Workload'))) return undefined
  return {
    plugin,
    object: { kind: 'IPPool', name: meta.name },
    field: 'spec.cidr',
    range,
    reserved: 0,
    uses: { by: 'parts', of: 'used' },
    ...(spec.disabled === true && { isDisabled: true as const }),
  }
}

/**
 * A crd.projectcalico.org/v1 IPAMBlock (libcalico-go/lib/apis/v3 ipamblock.go): `allocations` has an entry for each address in order, null
 * for a free one, else the index of its attributes; `affinity` names the Node, `host:NAME`.
 */
export function projectIpamBlock(raw: unknown): AddressPool | undefined {
  const meta = metadata(raw)
  const spec = fields(fields(raw).spec)
  const range = text(spec.cidr)
  const cidr = range === undefined ? undefined : parseCidr(range)
  if (!meta || !range || !cidr || spec.deleted === true) return undefined
  const attributes = items(spec.attributes)
  const held = items(spec.allocations).flatMap((entry, ordinal): PoolAddress[] => {
    const index = number(entry)
    if (index === undefined) return []
    const { pod, namespace, timestamp } = labels(fields(attributes[index]).secondary)
    const address = ipText({ bits: cidr.bits, value: cidr.value + BigInt(ordinal) })
    return [{ address, ...defined({ since: timeOf(timestamp), pod: pod && namespace ? { namespace, name: pod } : undefined }) }]
  })
  const [, node] = /^host:(.+)$/.exec(text(spec.affinity) ?? '') ?? []
  return {
    plugin,
    object: { kind: 'IPAMBlock', name: meta.name },
    field: 'spec.allocations',
    range,
    ...defined({ node }),
    isPart: true,
    reserved: 0,
    uses: { by: 'held', held },
  }
}

/** `2026-01-15 09:00:00 +0000 UTC`, as Go prints a time, in RFC 3339. */
function timeOf(timestamp: string | undefined): string | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? \+0000 UTC/.exec(timestamp ?? '') ?? []
  return day === undefined || time === undefined ? undefined : `${day}T${time}Z`
}
