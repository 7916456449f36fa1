import type { Labels } from '../model/resources.ts'

/** Labels that say which application an object belongs to (Recommended Labels, and those that charts and kubectl have used before). */
const naming = ['app', 'app.kubernetes.io/name', 'k8s-app', 'name', 'run']
/** Labels that tell parts of an application apart. */
const parting = ['app.kubernetes.io/component', 'component', 'tier']

/** The labels by which an object names its application and its part of it; none if it does not name it. */
export function ownLabels(labels: Labels): Labels {
  const has = (key: string) => Object.hasOwn(labels, key)
  if (!naming.some(has)) return {}
  return Object.fromEntries([...naming, ...parting].filter(has).map((key) => [key, labels[key] ?? '']))
}
