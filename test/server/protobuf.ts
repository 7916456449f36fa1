/**
 * Reads the two posted reviews as kubectl's typed client sends them: protobuf in the envelope of apimachinery
 * (`k8s\0` and a runtime.Unknown). Field numbers are those of authorization/v1 generated.proto.
 */

const magic = Buffer.from('k8s\0')
const resourceAttributes: Readonly<Record<number, string>> = {
  1: 'namespace',
  2: 'verb',
  3: 'group',
  4: 'version',
  5: 'resource',
  6: 'subresource',
  7: 'name',
}

/** The posted review as its JSON would be; undefined if the bytes are no such message. */
export function decodeReview(resource: string, bytes: Buffer): unknown {
  if (!bytes.subarray(0, magic.length).equals(magic)) return undefined
  const object = fieldsOf(bytes.subarray(magic.length))?.get(2)
  const spec = object && fieldsOf(fieldsOf(object)?.get(2) ?? Buffer.alloc(0))
  if (!spec) return undefined
  if (resource === 'selfsubjectrulesreviews') return { spec: { namespace: spec.get(1)?.toString('utf8') ?? '' } }
  const asked = spec.get(1)
  const nonResource = fieldsOf(spec.get(2) ?? Buffer.alloc(0))
  if (!asked) return { spec: { nonResourceAttributes: named(nonResource, { 1: 'path', 2: 'verb' }) } }
  return { spec: { resourceAttributes: named(fieldsOf(asked), resourceAttributes) } }
}

function named(found: Map<number, Buffer> | undefined, names: Readonly<Record<number, string>>): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [field, value] of found ?? []) {
    const name = names[field]
    if (name && value.length > 0) result[name] = value.toString('utf8')
  }
  return result
}

/** The length-delimited fields of a message, which are all that these have; undefined for any other wire type. */
function fieldsOf(message: Buffer): Map<number, Buffer> | undefined {
  const found = new Map<number, Buffer>()
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 1; at < message.length; shift *= 128) {
      const byte = message[at] ?? 0
      at += 1
      value += (byte & 127) * shift
      if (byte < 128) break
    }
    return value
  }
  while (at < message.length) {
    const key = varint()
    if ((key & 7) !== 2) return undefined
    const length = varint()
    found.set(key >> 3, message.subarray(at, at + length))
    at += length
  }
  return found
}
