import type { IntentExample } from '../vocabulary/router.ts';

/** What customers of a shop for bicycles write: six intents of ten examples, written for these tests. */
const texts: Record<string, string> = {
  delivery: `where is my parcel|my order has not arrived yet|when will the bike be delivered|the tracking page shows nothing|has my package been shipped
    how long does delivery take|the courier did not come today|my delivery is late|can you tell me where the shipment is|I am still waiting for the parcel that you sent`,
  refund: `I want my money back|please refund my order|when do I get the refund|you charged me twice and I want it back|how do I return the helmet and get a refund
    the refund has not reached my account|can I have my money returned|send the money back to my card|refund the second charge please|I returned the lights but no money came back`,
  invoice: `please send me the invoice|I need a receipt for my taxes|the invoice has the wrong address|can you put our VAT number on the bill|where can I download the invoice
    the bill shows another amount|I need an invoice in the company's name|resend the receipt please|our accountant asks for the invoice of March|correct the name on my bill`,
  repair: `my brakes squeak|the gears slip when I climb|can you repair a flat tyre|I need a service for my bike|the chain came off and the wheel is bent
    how much is a repair of the fork|the pedal broke|do you fix electric motors|my back wheel wobbles|the battery does not charge any more`,
  account: `I forgot my password|how do I change my email address|delete my account|I can't log in|the login page says my password is wrong
    please change the phone number in my profile|how do I reset the password|close my account and erase my data|I want to update my profile|someone else is logged in to my account`,
  hours: `when are you open|are you open on Sunday|what are your opening hours|do you close at noon|is the shop open on public holidays
    until when is the workshop open today|at what time do you open on Saturday|are you closed next Monday|opening times please|how late is the shop open`,
};

export const shopExamples: readonly IntentExample[] = Object.entries(texts).flatMap(([intent, lines]) => lines.split(/\||\n/).map((text) => ({ text: text.trim(), intent })));

/** Other words for the same, none of which stands above. */
export const shopQuestions: readonly IntentExample[] = [
  { text: 'the parcel has still not been delivered', intent: 'delivery' },
  { text: 'Where is the bike that I ordered? The tracking shows no parcel.', intent: 'delivery' },
  { text: 'could I get the money back for my order', intent: 'refund' },
  { text: 'still no refund on my card', intent: 'refund' },
  { text: 'the address on the invoice is not right', intent: 'invoice' },
  { text: 'I need the receipt again', intent: 'invoice' },
  { text: 'my brake broke, can you repair it', intent: 'repair' },
  { text: 'the front wheel is bent', intent: 'repair' },
  { text: 'I have forgotten the password of my account', intent: 'account' },
  { text: 'change the email in my profile', intent: 'account' },
  { text: 'is the shop open on Saturdays', intent: 'hours' },
  { text: 'What time do you close?', intent: 'hours' },
];

export const strangeQuestions: readonly string[] = ['Could you recommend a good pizzeria nearby?', 'Which planets have rings?', 'Write a poem about autumn', 'Wie wird das Wetter morgen?', 'Our cat had three kittens', 'Please translate this sentence into Welsh'];
