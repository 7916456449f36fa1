/** The steps of a field path: keys of maps and indexes of lists. */
export type FieldPath = readonly (string | number)[]

/**
 * The steps of a path as evidence writes it: `spec.ports[0].targetPort`, `metadata.labels["app.kubernetes.io/name"]`, `spec.containers[web]`,
 * which is the item of that name. It ends before `[*]`, which means every item.
 */
export function fieldPath(field: string): FieldPath {
  const steps: (string | number)[] = []
  const step = /\.?(?<key>[^.[\]"]+)|\[(?<index>\d+)\]|\["(?<quoted>[^"]*)"\]|\[(?<word>[^\]"*]+)\]|(?<all>\[\*\])/gy
  for (const { groups } of field.matchAll(step)) {
    if (groups?.all !== undefined) break
    if (groups?.index !== undefined) steps.push(Number(groups.index))
    else steps.push(groups?.quoted ?? groups?.word ?? groups?.key ?? '')
  }
  return steps
}
