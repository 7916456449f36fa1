/**
 * Does the text hold a placeholder that another program fills in: `${NAME}` (envsubst, OpenShift Templates, Flux), `$(NAME)` (kustomize
 * vars, pipelines), `{{ … }}` (Helm and other templates)? What depends on it is unknown until then.
 */
export function hasPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && /\$\{[^}]*\}|\$\([^)]*\)|\{\{/.test(value)
}
