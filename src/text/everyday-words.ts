import type { Language } from './stop-words.ts';

/**
 * Words that carry some meaning, but occur in texts about anything: they count half in a vector, where no collection is
 * at hand to say what is rare, and they help to tell a language. Written by hand, not counted from any data. Folded.
 */
const lists: Partial<Record<Language, string>> = {
  en: `able actually possible problem please already ask away back bad bit call come couple course day different find first get give given go going gone good got great guess hello help hey hi hope
    idea keep kind know last let like little long look lot made make many maybe mean much need never new next nice now ok okay one part people pretty put really right said say see
    seem show since soon still stuff sure take tell thank thanks thing things think time today told took tried try two use used using want wanted way week well went work
    year yes yet`,
  de: `anderer beispiel besser bisschen bitten danke dank eigentlich einfach einmal ende erst erste finden frage fragen ganz geben gehen genau gerne gestern gibt grossen grusse gut
    gute guten hallo halten heute hilfe immer ja jahr kommen lassen leider letzte liebe mal mehrere mochte moglich morgen naturlich neu neue neuen paar recht richtig sache sagen schauen
    sehen sehr stehen stellen tag teil tun uhr viele vielen vielleicht weiter wissen woche wollen zeit zwei`,
  fr: `accord aider alle aller an annee aujourd bien besoin bon bonjour bonne chose cordialement demain demander deux devoir dire dit donner encore faire fait falloir fois
    grand heure hier jamais jour mal merci mettre mieux moment monde nouveau oui partie passer penser personne petit possible pouvoir premier prendre quelque rien savoir
    semaine seul souvent temps tenir toujours trouver venir vie voir vouloir vrai`,
  es: `ano ayer ayuda bueno buenos buena buenas caso cosa dar deber decir dia dias dice dos encontrar favor forma gente gracias gran gusto hacer hacia hola hora hoy ir llegar manana
    manera mejor mismo momento mundo necesitar nuevo nueva parecer parte pasar pensar persona poder poner primero puede puedo querer quiero saber saludos semana siempre solo tarde
    tiempo tomar vamos venir ver vez verdad vida`,
  it: `altro andare anno aiuto bene bisogno buon buona buongiorno caso certo chiedere ciao cosa credere dare deve dire domani due dovere fare fatto forse giorno grande grazie ieri
    mai meglio mettere modo momento nuovo oggi ora parte passare pensare persona possibile potere prendere primo problema proprio saluti salve sapere settimana tempo trovare uomo
    vedere venire vero vita volere volta vorrei`,
  pt: `agradeco ajuda amanha ano bem boa bom caso coisa dar dever dia dias dizer dois encontrar fazer favor forma gente gostaria grande hoje hora ir melhor mesmo momento mundo
    nova novo nunca obrigada obrigado ola ontem parte passar pedir pensar pessoa pode poder preciso primeiro quero querer saber semana sempre sim tempo trazer vez ver vida vir`,
  nl: `beetje beter bedankt dag dank denken ding doen eens eerste einde elke gaan gaat geven goed goede graag groet groeten groot hallo helpen hulp houden jaar komen komt krijgen kijken
    laat laten leven maken mens mogelijk moeten morgen nieuw nodig nooit paar staan soms tijd twee vandaag veel vinden vraag vragen week weer weten willen zeggen zetten zien`,
  sv: `allt alltid andra ar bara behover behova bra dag dagar del fa far fick finns forsta fraga ga ge gar gora gor god hej hjalp hjalpa hora idag igar imorgon kanske komma kommer
    lite man manga mer mest mycket ny nya nytt saga sak se ser ska stor tack ta tid tro tva tycka veta vecka verkligen vill vilja`,
}; // prettier-ignore

/** Empty for a language that has no list. */
export function commonWordsOf(language: Language): string[] {
  return lists[language]?.split(/\s+/) ?? [];
}
