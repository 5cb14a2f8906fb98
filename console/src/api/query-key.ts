/** The key of a query begins with the operation. Live updates look at the part of its name before the dot: `inbox` and `inbox.list` are both parts of `inbox.list`. */
export function isOf(operation: unknown, part: string): boolean {
  return typeof operation === 'string' && (operation === part || operation.startsWith(`${part}.`));
}
