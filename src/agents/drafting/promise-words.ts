/**
 * What costs money or binds us, in the languages that we are most likely to write. A model that brings up one of these by itself has promised, or refused, what nobody decided. Read by people, and small:
 * a false alarm costs one more question to the model. The phrases follow `phrases.ts`.
 */
export const promiseWords: readonly string[] = [
  'refund*', 'reimburs*', 're fund*', 'money back', 'return ~ money', 'returned ~ money', 'pay ~ back', 'paid back', 'need not pay', 'nothing to pay', "don't have to pay", 'do not have to pay', 'compensat*', 'discount*', 'rebate*', 'voucher*', 'coupon*', 'gift card*', 'credit note*', 'account credit*', 'credit to your', 'credited', 'free of charge', 'for free', 'at no cost', 'no extra cost',
  'free month*', 'free year*', 'free upgrade*', 'waive*', 'goodwill', 'guarantee*', 'warrant*', 'liable', 'liability', 'apology payment',
  'erstatt*', 'ruckerstatt*', 'ruckzahl*', 'geld zuruck', 'nichts bezahlen', 'entschadig*', 'rabatt*', 'nachlass*', 'preisnachlass*', 'gutschein*', 'gutschrift*', 'gutschreib*', 'kostenlos*', 'gratis', 'kostenfrei*', 'kulanz*', 'garantie*', 'garantier*', 'haft*',
  'reembols*', 'devolucion*', 'devolver* ~ dinero', 'compensacion*', 'descuento*', 'cupon*', 'vale de', 'sin coste*', 'sin costo*', 'garantiz*', 'garantia*',
  'rembours*', 'dedommag*', 'indemnis*', 'remise*', 'reduction*', 'ristourne*', 'bon d achat', 'avoir de', 'gratuit*', 'sans frais', 'geste commercial', 'garanti*',
  'rimbors*', 'sconto', 'sconti', 'buono sconto', 'risarc*', 'terugbetal*', 'korting*', 'tegoedbon*', 'vergoed*', 'aterbetal*', 'rabatt*', 'desconto*', 'gratuito*',
];

/** What makes an amount beside it one that changes hands. */
export const givingWords: readonly string[] = [
  'receive*', 'get', 'gets', 'give*', 'grant*', 'pay', 'pays', 'transfer*', 'send*', 'wire*', 'owe*', 'return*', 'erhalt*', 'bekomm*', 'zahlen', 'zahlst', 'uberweis*', 'gewahr*', 'recib*', 'pagar*', 'abonar*', 'recevr*', 'recevez', 'verser*', 'payer*',
  'ricev*', 'paghe*', 'ontvang*', 'betal*',
];

/** What no customer should read: a model that speaks of itself or of its instructions. */
export const selfWords: readonly string[] = ['as an ai', 'i am an ai', "i'm an ai", 'ich bin eine ki', 'language model', 'ai model', 'ai assistant', 'system prompt', 'my instructions', 'as a chatbot', 'als ki', 'sprachmodell', 'modelo de lenguaje', 'modele de langage'];
