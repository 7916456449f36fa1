import type { ObjectRef } from '../model/resources.ts'

/** `demo/web`: what tells objects of one kind apart (apimachinery types.NamespacedName). */
export function namespacedName({ namespace = '', name }: { namespace?: string; name: string }): string {
  return `${namespace}/${name}`
}

/** `Pod/demo/web-1`: what tells objects of all kinds apart. */
export function objectKey({ kind, namespace = '', name }: ObjectRef): string {
  return `${kind}/${namespace}/${name}`
}
