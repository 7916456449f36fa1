import type { Finding, Severity } from '../../model/finding.ts'
import type { Trace } from '../../model/trace.ts'
import { jsonText } from '../json.ts'
import { objectName, type Result, resultsOf, wordsOf } from './results.ts'

const levels: Readonly<Record<Severity, string>> = { error: 'error', warn: 'warning', info: 'note' }

/** SARIF 2.1.0 (OASIS), as code scanning takes it: one run, a result for each finding, none if nothing was found. */
export function renderSarif(traces: readonly Trace[], version: string): string {
  const results = resultsOf(traces)
  const rules = [...new Map(results.map(({ finding }) => [finding.code, finding])).values()].sort((a, b) => (a.code < b.code ? -1 : 1))
  const document = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kubectl-porttrace', version, rules: rules.map(ruleOf) } },
        results: results.map((result) => resultObject(result, rules)),
        columnKind: 'utf16CodeUnits',
      },
    ],
  }
  return jsonText(document)
}

function ruleOf({ code, name, docs }: Finding): object {
  return {
    id: code,
    name,
    shortDescription: { text: name.replaceAll('-', ' ') },
    helpUri: docs,
    help: { text: `kubectl porttrace explain ${code}` },
  }
}

function resultObject(result: Result, rules: readonly Finding[]): object {
  const { finding, object, field, place } = result
  const name = objectName(object)
  return {
    ruleId: finding.code,
    ruleIndex: rules.findIndex(({ code }) => code === finding.code),
    level: levels[finding.severity],
    message: { text: `${finding.title}. ${wordsOf(finding)}` },
    locations: [
      {
        ...(place && { physicalLocation: { artifactLocation: { uri: uriOf(place.file) }, region: { startLine: place.line } } }),
        logicalLocations: [
          { name: object.name, fullyQualifiedName: field === '' ? name : `${name}: ${field}`, kind: object.kind.toLowerCase() },
        ],
      },
    ],
    partialFingerprints: { 'porttrace/v1': `${finding.code} ${name} ${field}` },
  }
}

/** A path as a reference (RFC 3986): characters that have a meaning in a reference are escaped. */
function uriOf(file: string): string {
  return file
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/')
}
