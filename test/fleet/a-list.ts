/** A list of servers, as somebody writes it. */
export function aList(servers: readonly string[]): string {
  return `version: 1\nservers:\n${servers.map((one) => `  - ${one}\n`).join('')}`;
}
