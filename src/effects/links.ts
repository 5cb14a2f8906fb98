import { domainToUnicode } from 'node:url';
import tlds from 'tlds' with { type: 'json' };
import { httpLinks, withoutTail } from '../vocabulary/http-links.ts';

/** What the name of a host may end in: the top-level domains of the root zone, and `example` (RFC 2606). A newer one is still found with a scheme, with a path, or with www. */
const topLevelDomains: ReadonlySet<string> = new Set([...tlds, 'example']);

/** What takes no room on a screen, yet would split a word or a link for us and not for its reader: soft hyphens, joiners, turns of direction, fillers, tags. */
const unseen = /\p{Default_Ignorable_Code_Point}/gu;

/** A text as it is read: letters of one look in one form (Unicode's NFKC), nothing that isn't seen, and the full stops of other scripts as ours, which browsers take them for. */
export function asRead(text: string): string {
  return text.normalize('NFKC').replaceAll(unseen, '').replaceAll('。', '.');
}

/** As wide as any program is that makes links of text, our own HTML mail included: what one of them takes into a link must be looked at as part of it. */
const rest = String.raw`[^\s<>"]`;
const letter = String.raw`[\p{L}\p{M}\p{N}_-]`;
/** Schemes without `//` that a mail program or a browser acts on, each with what tells them from ordinary words before a colon. */
const opaque = [String.raw`(?:mailto|javascript|vbscript):${rest}`, String.raw`data:[^\s,]{0,100},`, String.raw`(?<![a-z])(?:tel|sms):[+\d(]`, String.raw`(?<![a-z])(?:bitcoin|ethereum|magnet|skype|facetime|sip|xmpp):${rest}`].join('|');
/** With a scheme; or as mail programs make links of by themselves: `www.…`, and hosts, which are looked at again. Bounds keep a hostile text from taking time. */
const linkPattern = new RegExp(
  [
    String.raw`(?<schemed>(?:[a-z][a-z0-9+.-]{1,20}://${rest}|${opaque})${rest}*)`,
    String.raw`(?<www>www\.${rest}+)`,
    String.raw`(?<!${letter}|(?<!/)/|@[\p{L}\p{M}\p{N}._-]{0,255})[_-]*(?<host>(?:${letter}{1,63}\.){1,20}${letter}{2,63})(?<port>:\d{1,5})?(?<path>/${rest}*)?`,
  ].join('|'),
  'giu',
);

/**
 * The links in a text, each once, as a browser would open them: lower-case host, no fragment. What has no scheme is taken as https. Rather too many than too
 * few: what is one to any reader's program is one here.
 */
export function findLinks(text: string): string[] {
  const read = asRead(text);
  // As it is, too: a look-alike of a slash ends a host for the eye, and not for the program that opens it.
  const found = new Set(httpLinks(text).map(({ url }) => normalised(url)));
  for (const match of read.matchAll(linkPattern)) {
    const { schemed, www, host = '', port = '', path } = match.groups ?? {};
    if (schemed !== undefined) found.add(normalised(withoutTail(schemed)));
    else if (www !== undefined) found.add(normalised(`https://${withoutTail(www)}`));
    // What stands before an @ is a mail address.
    else if (read[match.index + match[0].length] !== '@') {
      const link = bareLink(host.replace(/_+$/u, ''), port, path);
      if (link !== null) found.add(normalised(`https://${link}`));
    }
  }
  return [...found];
}

/** A host without a scheme is a link when a path follows, or up to where it ends like a host does: what follows a full stop may be the next sentence. */
function bareLink(host: string, port: string, path: string | undefined): string | null {
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  if (path !== undefined && /^(?:[\p{L}\p{M}]{2,24}|xn--.*)$/iu.test(last)) return withoutTail(`${host}${port}${path}`);
  for (let count = labels.length; count > 1; count--) {
    const label = labels[count - 1] ?? '';
    // `evil.com-pay` may be cut at the hyphen by the reader's program.
    if ([label, label.split('-')[0] ?? ''].some((ending) => topLevelDomains.has(domainToUnicode(ending).toLowerCase()))) return `${labels.slice(0, count).join('.')}${count === labels.length ? port : ''}`;
  }
  return null;
}

function normalised(link: string): string {
  const url = parsed(link);
  if (url === null) return link.toLowerCase();
  url.hash = '';
  return url.href;
}

function parsed(link: string): URL | null {
  try {
    return new URL(link);
  } catch {
    return null;
  }
}

/** In a path or a query: another address that a page of ours may send its reader on to, or a path that is another one to the server. */
const leadsOn = /(?:\/|%2f|\\|%5c){2}|\.\.(?:%2f|%5c)|%2e%2e/iu;

/**
 * Whether a link leads where one of ours does: the same page, or one below it. `https://acme.example/` stands for all of that host, `https://git.example/acme` not
 * for other people's pages there. A page of ours that could lead on to somebody else's is ours only as it stands in our own words.
 */
export function leadsToOurs(link: string, ours: readonly string[]): boolean {
  if (ours.includes(link)) return true;
  const url = parsed(link);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || leadsOn.test(url.pathname + url.search)) return false;
  return ours.some((own) => {
    const known = parsed(own);
    if (known === null || known.host !== url.host || (url.protocol !== known.protocol && url.protocol !== 'https:') || url.username !== known.username || url.password !== known.password) return false;
    if (known.search !== '') return known.search === url.search && known.pathname === url.pathname;
    const base = known.pathname.replace(/\/$/u, '');
    return url.pathname === base || url.pathname.startsWith(`${base}/`);
  });
}
