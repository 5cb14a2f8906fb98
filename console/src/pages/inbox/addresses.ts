export interface Address {
  address: string;
  name: string;
}

/** `Jane Doe <jane@example.com>, jim@example.com` */
export function addressesText(addresses: readonly Address[]): string {
  return addresses.map(({ address, name }) => (name === '' ? address : `${/[,;<>"]/u.test(name) ? `"${name.replaceAll('"', "'")}"` : name} <${address}>`)).join(', ');
}

/** Addresses as one writes them, apart by commas, semicolons or lines. `wrong` is the first piece that is none. */
export function readAddresses(text: string): { addresses: Address[]; wrong: string | null } {
  const addresses: Address[] = [];
  for (const piece of text.match(/(?:"[^"]*"|[^,;\n"])+/gu) ?? []) {
    const written = piece.trim();
    if (written === '') continue;
    const [, quoted, plain, inside] = /^(?:"([^"]*)"|([^<>]*?))\s*<([^<>\s]+)>$/u.exec(written) ?? [];
    const address = (inside ?? written).toLowerCase();
    if (!/^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/u.test(address)) return { addresses, wrong: written };
    addresses.push({ address, name: (quoted ?? plain ?? '').trim() });
  }
  return { addresses, wrong: null };
}
