/** `demo/web`: what tells objects of one kind apart (apimachinery types.NamespacedName). */
export function namespacedName({ namespace = '', name }: { namespace?: string; name: string }): string {
  return `${namespace}/${name}`
}
