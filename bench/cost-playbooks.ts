/** What this company has beside the playbooks that every new one gets: one about parcels, and what two other languages need. */
interface Written {
  file: string;
  front: string;
  prose: string;
  template: string;
}

const written: Written[] = [
  {
    file: 'delivery.md',
    front: 'title: Where a parcel is\nintent: delivery\nlanguage: en\nrisk: low\nkeywords: [order, parcel, delivered, delivery, tracking, arrived, card reader]',
    prose: 'Somebody waits for a card reader. All parcels are on the tracking page with the number of the order. Never name a day on which it will be there: the carrier decides. A parcel that came back is sent again without being asked.',
    template: 'Thank you for asking{% if order %} about order {{ order }}{% endif %}. You can see where the parcel is at {{ company.trackingPage }}: enter the number of your order and your postcode.\n\nIf it has not moved for five working days, answer this mail. I will then have the carrier look for it, and send you another one.',
  },
  {
    file: 'rechnung-kopie.md',
    front: 'title: Kopie einer Rechnung\nintent: invoice-copy\nlanguage: de\nrisk: low\nkeywords: [rechnung*, beleg*, steuerberater*, steuererklarung]',
    prose: 'Alle Rechnungen liegen im Konto als PDF. Zeige den Weg dorthin, damit es beim nächsten Mal ohne Mail geht.',
    template: '{% if invoice %}Die Rechnung {{ invoice }} können Sie selbst herunterladen{% else %}Jede Rechnung können Sie selbst herunterladen{% endif %}: Melden Sie sich unter {{ company.loginPage }} an und öffnen Sie Einstellungen → Abrechnung → Rechnungen. Dort liegt jede als PDF, bis zur ersten Zahlung zurück.\n\nWenn Sie nicht in das Konto kommen, antworten Sie auf diese Mail; dann schicke ich das PDF an die Adresse des Kontos.',
  },
  {
    file: 'anmeldung.md',
    front: 'title: Anmeldung und Passwort\nintent: login-trouble\nlanguage: de\nrisk: low\nkeywords: [anmelden, anmeldung, passwort*, konto gesperrt, gesperrt, zurucksetzen]',
    prose: 'Das Zurücksetzen des Passworts hilft fast immer. Wir schicken nie ein Passwort per Mail.',
    template: 'Am schnellsten geht es mit einem neuen Passwort: Öffnen Sie {{ company.loginPage }}, wählen Sie "Passwort vergessen" und geben Sie die Adresse des Kontos ein. Die Mail kommt innerhalb von fünf Minuten, bitte sehen Sie auch im Spam-Ordner nach.\n\nEine Sperre nach zu vielen Versuchen endet von selbst nach 30 Minuten.',
  },
  {
    file: 'kuendigung.md',
    front: 'title: Wie man kündigt\nintent: cancel-subscription\nlanguage: de\nrisk: medium\nkeywords: [kundig*, abo, vertrag kundigen, beenden]',
    prose: 'Die Kündigung geht im Konto. Wir reden niemandem etwas aus und kündigen nicht auf eine Mail hin.',
    template: 'Sie können jederzeit selbst kündigen: Melden Sie sich unter {{ company.loginPage }} an und öffnen Sie Einstellungen → Abrechnung → Kündigen. Das Abo läuft dann bis zum Ende der bezahlten Zeit.\n\nIhre Daten bleiben danach noch 90 Tage lesbar, so dass Sie sie exportieren können.',
  },
  {
    file: 'lieferung.md',
    front: 'title: Wo ein Paket ist\nintent: delivery\nlanguage: de\nrisk: low\nkeywords: [bestellung, lieferung, geliefert, paket, sendungsverfolgung, kartenlesegerat]',
    prose: 'Jedes Paket steht auf der Seite zur Sendungsverfolgung. Nenne nie einen Tag.',
    template: 'Danke für Ihre Nachricht{% if order %} zur Bestellung {{ order }}{% endif %}. Wo das Paket ist, sehen Sie unter {{ company.trackingPage }}: Geben Sie die Nummer der Bestellung und Ihre Postleitzahl ein.\n\nWenn es sich fünf Werktage nicht bewegt hat, antworten Sie bitte auf diese Mail. Dann lasse ich es suchen und schicke ein neues.',
  },
  {
    file: 'facture-copie.md',
    front: 'title: Copie d’une facture\nintent: invoice-copy\nlanguage: fr\nrisk: low\nkeywords: [facture*, comptable, declaration]',
    prose: 'Toutes les factures sont dans le compte en PDF. Montre le chemin.',
    template: '{% if invoice %}Vous pouvez télécharger la facture {{ invoice }} vous-même{% else %}Vous pouvez télécharger chaque facture vous-même{% endif %} : connectez-vous sur {{ company.loginPage }}, puis ouvrez Paramètres → Facturation → Factures. Chacune s’y trouve en PDF.\n\nSi vous n’avez plus accès au compte, répondez à ce message et je l’enverrai à l’adresse du compte.',
  },
  {
    file: 'connexion.md',
    front: 'title: Connexion et mot de passe\nintent: login-trouble\nlanguage: fr\nrisk: low\nkeywords: [connecter, connexion, mot de passe, compte est bloque, bloque]',
    prose: 'Un nouveau mot de passe suffit presque toujours. Nous n’envoyons jamais de mot de passe.',
    template: 'Le plus rapide est un nouveau mot de passe : ouvrez {{ company.loginPage }}, choisissez "Mot de passe oublié" et indiquez l’adresse du compte. Le message arrive dans les cinq minutes, regardez aussi dans les courriers indésirables.\n\nUn compte bloqué se débloque tout seul après 30 minutes.',
  },
  {
    file: 'livraison.md',
    front: 'title: Où se trouve un colis\nintent: delivery\nlanguage: fr\nrisk: low\nkeywords: [commande, colis, livraison, livree, suivi, lecteur de cartes]',
    prose: 'Chaque colis est sur la page de suivi. Ne nomme jamais de jour.',
    template: 'Merci de votre message{% if order %} au sujet de la commande {{ order }}{% endif %}. Vous voyez où se trouve le colis sur {{ company.trackingPage }} : indiquez le numéro de la commande et votre code postal.\n\nS’il n’a pas bougé depuis cinq jours ouvrables, répondez à ce message. Je le ferai chercher et vous en enverrai un autre.',
  },
];

/** File names in `playbooks/`, and what is in them. */
export const ownPlaybooks: { file: string; text: string }[] = written.map(({ file, front, prose, template }) => ({
  file,
  text: `---\n${front}\n---\n\n${prose}\n\n\`\`\`liquid\n{{ greeting }}\n\n${template}\n\n{{ signature }}\n\`\`\`\n`,
}));
