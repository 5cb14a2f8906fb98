import type { Turn } from '../../text/turns.ts';

/** For tests only: turns a day apart, from 2 March 2026 on. */
const firstTurnAt = Date.UTC(2026, 2, 2, 9);
const dayMs = 24 * 3_600_000;

export function turnsOf(lines: readonly (readonly [author: string | null, text: string])[]): Turn[] {
  return lines.map(([author, text], index) => ({ seq: index + 1, author, at: firstTurnAt + index * dayMs, text }));
}

export const englishThread = turnsOf([
  ['jane@example.com', 'Hi there,\n\nThe invoice INV-2026-00817 for the annual plan shows 1,490.00 EUR. We agreed on 1,290.00 EUR in January.\n\nBest regards,\nJane'],
  ['us@acme.example', 'Hi Jane,\n\nthanks for writing. I looked at invoice INV-2026-00817 and the discount is missing indeed. I will send a corrected invoice by 6 March.\n\n> The invoice INV-2026-00817 for the annual plan shows 1,490.00 EUR.'],
  ['jane@example.com', 'Thanks!'],
  ['jane@example.com', 'By the way, the weather in Lisbon is lovely. My colleague Tom Baker asks whether the export works with Excel.'],
  ['us@acme.example', 'The export writes CSV, which Excel opens. Nice to hear about Lisbon.'],
  ['us@acme.example', 'The corrected invoice INV-2026-00822 over 1,290.00 EUR is attached. The old invoice is cancelled.'],
  ['jane@example.com', 'Received, thank you. We will pay the corrected invoice before the deadline of 31 March 2026.'],
  ['jane@example.com', 'Paid today. Have a nice weekend!'],
]);

export const germanThread = turnsOf([
  ['petra@beispiel.example', 'Guten Tag,\n\nunsere Lieferung mit der Nummer LS-4471 ist am 27. Februar nicht angekommen. Können Sie bitte nachsehen, wo die Lieferung geblieben ist?\n\nMit freundlichen Grüßen\nPetra Vogel'],
  ['wir@acme.example', 'Guten Tag Frau Vogel, das tut uns leid. Die Lieferung LS-4471 liegt noch im Lager in Kassel. Wir schicken sie heute los, und sie wird spätestens am 5. März bei Ihnen sein.'],
  ['petra@beispiel.example', 'Danke.'],
  ['petra@beispiel.example', 'Die Lieferung ist da, aber es fehlen 3 von 12 Kartons. Wir hatten eine Frist bis zum 10. März vereinbart.'],
  ['wir@acme.example', 'Die 3 fehlenden Kartons gehen morgen mit der Nummer LS-4490 raus. Die Versandkosten von 24,90 € erstatten wir Ihnen.'],
  ['petra@beispiel.example', 'Alles angekommen, vielen Dank. Die Erstattung ist bestätigt.'],
]);

export const japaneseThread = turnsOf([
  ['tanaka@rei.example', 'お世話になっております。注文番号A-5521の商品がまだ届いていません。3月10日までに必要です。状況を教えていただけますか。'],
  ['us@acme.example', '田中様、ご連絡ありがとうございます。注文番号A-5521は大阪の倉庫にあります。本日発送いたします。3月6日に到着する予定です。'],
  ['tanaka@rei.example', 'ありがとうございます。'],
  ['tanaka@rei.example', '商品が届きましたが、12個のうち2個が壊れていました。返金を希望します。'],
  ['us@acme.example', '申し訳ございません。壊れていた2個分の3,400円を返金いたします。返金は3月20日までに完了します。'],
  ['tanaka@rei.example', '返金を確認しました。対応に感謝します。'],
]);
