/** Password of every role of the cluster that lives as long as one test run. */
export const TEST_PASSWORD = 'test'
