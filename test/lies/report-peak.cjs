// Loaded before the program: writes to the file of PORTTRACE_TEST_PEAK how much memory the process had at most, in KiB.
const { writeFileSync } = require('node:fs')
const file = process.env.PORTTRACE_TEST_PEAK
delete process.env.PORTTRACE_TEST_PEAK
delete process.env.NODE_OPTIONS
process.once('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)))
