import { corefileFuzzer } from './fuzz-corefile.ts'
import { dumpFuzzer } from './fuzz-dump.ts'
import { execFuzzer } from './fuzz-exec.ts'
import { kubeconfigFuzzer } from './fuzz-kubeconfig.ts'
import { listFuzzer } from './fuzz-list.ts'
import { pasteFuzzer } from './fuzz-paste.ts'
import { reportsFuzzer } from './fuzz-reports.ts'
import { socketsFuzzer } from './fuzz-sockets.ts'
import { watchFuzzer } from './fuzz-watch.ts'
import { fuzzing } from './fuzzer.ts'

/** All fuzzers, each with what runs it. */
export const fuzzers = [
  fuzzing(kubeconfigFuzzer),
  fuzzing(dumpFuzzer),
  fuzzing(listFuzzer),
  fuzzing(watchFuzzer),
  fuzzing(execFuzzer),
  fuzzing(socketsFuzzer),
  fuzzing(reportsFuzzer),
  fuzzing(pasteFuzzer),
  fuzzing(corefileFuzzer),
]
