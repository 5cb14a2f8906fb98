import { urlOf } from '../api/call.ts';

/**
 * A mail as its sender laid it out, without anything that could do something: the server takes it apart, and the frame allows nothing, not even an origin of its own. What it wanted
 * to load from elsewhere is counted at its top.
 */
export function MailFrame({ seq, subject }: { seq: number; subject: string }) {
  return <iframe sandbox="" src={urlOf('mails.html', { params: { seq } })} title={`The mail “${subject}” as it was laid out`} referrerPolicy="no-referrer" className="h-105 w-full resize-y rounded-md border border-line bg-[#fff]" />;
}
