using System.Text.RegularExpressions;

namespace Vinculo.Mail;

/// <summary>
/// What programs write more often than people do, in the languages of our users and their neighbours. None of it proves
/// anything by itself: <see cref="ProgramGuess"/> counts.
/// </summary>
internal static class ProgramWords
{
    /// <summary>Their time grows with the text and no faster, whatever it holds.</summary>
    private const RegexOptions Linear = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>Names of senders behind which nobody sits: what stands before the <c>@</c>.</summary>
    public static readonly Regex SenderName = new(
        "^(?:(?:alert|alerta|notice|aviso|update|ticket|reminder|report|survey|receipt|fatura|boleto|offer|oferta|deal|invitation|confirmation)s?"
        + "|system|sistema|robot|robo|bot|cron|root|daemon|apache|www-?data|nobody|httpd|nginx|monitor|monitoring|nagios|icinga|munin|monit|zabbix|logwatch|logcheck|arpwatch|clamav|backuppc|jenkins|gitlab|svn|jira|bugzilla|trac|redmine|wordpress|rss.*|feeds?"
        + "|digest|news|newsletters?|promo|promocoes|mailer|auto|automail|automated|reporting|dmarc.*|status|verify|confirm|shipping|shipment|tracking|nf-?e|subscri.*|calendar|fax|voicemail|scanner|copier|printer|backup|server"
        + "|.*(?:system|robot|bot|alerts?|noti|notif.*|news.*))$",
        Linear);

    /// <summary>Words of such names beside others: <c>ship-confirm@</c>, <c>bugzilla-daemon@</c></summary>
    public static readonly Regex SenderWord = new(
        "(?:^|[-_.+])(?:alerts?|confirm|confirmations?|cron|daemon|digest|mailer|newsletters?|statements?|tracking|updates?)(?:[-_.+]|$)", Linear);

    /// <summary>Names behind which a program sits as often as somebody who reads the answers.</summary>
    public static readonly Regex RoleName = new(
        "^(?:(?:order|invoice|factura|payment|pagamento|event|evento|message|mensagem|account|reserva|reservation|booking|pedido|assinatura)s?|accounts?-.+"
        + "|www|mail|e-?mails?|marketing|security|cobranca|billing|cs|customer.?service|service|feedback|registration|register|membership|g?noc|admin|administrator|webmaster|welcome|hello|concierge)$",
        Linear);

    /// <summary>Names at which a house takes what its customers answer.</summary>
    public static readonly Regex DeskName = new(
        "^(?:(?:customer|client)?[-_.]?(?:support|suporte|soporte|services?|care|help|helpdesk)|assistance|atendimento|sac|contact|contactus|contato|contacto|faleconosco|kontakt|info|team|feedback|sales|vendas|ventas|billing|comercial|financeiro)$", Linear);

    /// <summary>Hosts of their own that companies keep for what their programs send: <c>@alerts.loja.example</c></summary>
    public static readonly Regex SendersHost = new(
        @"@(?:e|em|alerts?|e-?mails?|news|newsletters?|mailer|mailings?|mkt|marketing|notify|notifications?|notificacoes|bounces?|reply|saasmail|sys|system|action|crm|sg|send|mail\d+)\.[^.@]+\.", Linear);

    /// <summary>The sender on an envelope where it is a machine's user or its mail system.</summary>
    public static readonly Regex MachineUser = new("^(?:root|postmaster|mailer-daemon|apache2?|www(?:-?data|run)?|httpd?|nginx|nobody|daemon|cron|nagios|zabbix|jenkins|git|svn|cvs)@", Linear);

    /// <summary>
    /// In the first line of a mail's way: its machine's web server or administrator handed it in. The numbers are those of
    /// <c>root</c> and of web servers on Red Hat, Debian, SUSE and FreeBSD, and of <c>nobody</c>.
    /// </summary>
    public static readonly Regex HandedInByMachine = new(@"\(from (?:root|apache2?|www(?:-?data|run)?|httpd?|nginx|nobody|daemon)@localhost\)|from userid (?:0|48|33|30|80|99|65534)\)", Linear);

    /// <summary>A number or a code, by which each mail has a sender of its own.</summary>
    public static readonly Regex CodedName = new(@"[-_#.=+][0-9a-f]*\d[0-9a-f]{3,}(?:[-_#.=+]|$)", Linear);

    /// <summary>Names that companies and programs give themselves, and people do not.</summary>
    public static readonly Regex CompanyName = new(
        @"\b(?:notif|system|sistema|team|equipe|equipo|alert|support|suporte|soporte|service|serviço|servicio|news|newsletter|inc|ltd|ltda|s\.?a\.?|gmbh|bank|banco|store|shop|loja|tienda|online|customer|cliente|robot|bot|server|servidor|daemon|admin|reservations?|reservas?|airlines?|hotel|noc|updates?|digest|reports?|daily|weekly|marketing|university|universidade|universidad)\b|\.(?:com|net|org|io|br)\b",
        Linear);

    public static readonly Regex Subject = new(
        @"notif|alert|warning|critical|reminder|confirm|receipt|invoice|order|verif|welcome to|ticket ?#|\[ticket|\byour |\bseu |\bsua |\btu |password|report|newsletter|digest|update|statement|shipped|delivered|booking|reservation|itinerary|e-?ticket|aviso|lembrete|boleto|fatura|factura|nota fiscal|nf-?e\b|pedido|senha|cadastro|recordatorio|bestell|rechnung|maintenance|manutenção|mantenimiento|advisory|incident|outage|\d{5}|problem:|recovery:|new (?:message|comment|order|submission|user|lead|sign)|failed|succeeded|build|backup|cron|thank you|thanks for|registration|subscription|invitation|event|\boff\b|%|!$|\bfree\b|\bsale\b|last chance|promo|desconto|descuento",
        Linear);

    /// <summary>Each is one way of speaking of programs and companies to their customers.</summary>
    public static readonly Regex[] Phrases =
    [
        // How to read it elsewhere, and why it came.
        Of(@"\b(?:view|read) (?:this |the )?(?:e-?mail |message |it )?(?:in (?:your|a|the) (?:web )?browser|online)|(?:can't|cannot|trouble|problems?) (?:see|seeing|view|viewing|reading) this|ver (?:este |el )?(?:e-?mail |correo )?(?:no|en (?:el|tu|su)) navegador|visuali[sz]ar? (?:este e-?mail )?n[ao]"),
        Of(@"you(?:'re|’re| are)? (?:receiv|getting|got)(?:ing|ed)? this|you have received this (?:e-?mail|message|newsletter|notif)|this (?:e-?mail|message|newsletter|mail) (?:was|is|has been|is being) sent (?:to|by|from|on behalf)|receb(?:eu|endo) (?:este|esta|esse|essa)|(?:este|esta|esse|essa) (?:e-?mail|mensagem) (?:foi|é) enviad|recibi(?:do|endo|ó) este|este correo (?:fue|ha sido|se) envi|diese (?:e-?mail|nachricht) (?:wurde|erhalten)|sie erhalten diese|vous recevez ce"),
        Of(@"unsubscri|opt.?out|manage (?:your )?(?:preferences|subscription|notif|e-?mail)|(?:update|change|edit) (?:your )?(?:e-?mail |notification |subscription )?(?:preferences|settings|profile)|descadastr|cancelar (?:a |su |sua )?(?:inscri|suscri|assinatura)|darse de baja|abmelden|désinscri|désabonn|notification settings"),
        // What to do.
        Of(@"click (?:on )?(?:the|this|here|below|link|button|following)|clicking (?:on )?(?:the|this|here|below)|clique (?:aqui|no|em|sobre)|clicando|haga clic|haz clic|hacer clic|pulse aquí|klicken sie|cliquez|follow (?:the|this) link|(?:copy|paste) (?:and paste )?(?:the|this|it) (?:following )?(?:url|link|address|into)|log ?in to|sign in to|visit (?:our|your|the) (?:web)?site|acesse (?:o|a|seu|sua|nosso)|download (?:our|the) app"),
        // Whom it greets, and who ends it.
        Of(@"\b(?:dear|hello|hi|hey) (?:valued |our |loyal )?(?:customer|user|member|client|subscriber|account holder|guest|shopper|student|partner|admin)|(?:prezad[oa]|car[oa]|estimad[oa]|querid[oa])(?:\([oa]\))?s? (?:cliente|usu[aá]ri|assinante|suscriptor|consumidor|alun|titular|sóci)|sehr geehrter? (?:kund|damen)|cher client"),
        Of(@"(?:the .{2,40} team|team .{2,30}|equipe .{2,40}|equipo .{2,40}|customer (?:service|support|care)|support team|your friends at|sua equipe|a equipe)\s*$"),
        // Of what it speaks.
        Of(@"\b(?:your|seu|sua|tu|su|ihre?|votre) (?:\w+ ){0,2}(?:order|account|password|subscription|payment|invoice|purchase|booking|reservation|shipment|package|delivery|ticket|request|registration|membership|statement|receipt|trial|plan|licen[sc]e|domain|appointment|application|submission|bill|balance|card|device|verification|code|conta|pedido|senha|assinatura|pagamento|fatura|compra|reserva|encomenda|entrega|solicita|cadastro|boleto|nota|cartão|cuenta|contraseña|suscripción|pago|factura|bestellung|konto|passwort|rechnung|commande|compte)"),
        Of(@"\b(?:has been|have been|was|were|foi|foram|fue|ha sido|wurde) (?:successfully |automatically |con éxito |com sucesso )?(?:assigned|shipped|created|updated|received|processed|approved|completed|generated|activated|registered|cancell?ed|confirmed|submitted|sent|delivered|scheduled|added|changed|reset|closed|resolved|opened|enviad[oa]|criad[oa]|atualizad[oa]|recebid[oa]|process?ad[oa]|aprovad[oa]|registrad[oa]|cancelad[oa]|confirmad[oa]|gerad[oa]|realizad[oa]|efetuad[oa]|cread[oa]|recibid[oa]|generad[oa])\b"),
        Of(@"thank(?:s| you) for (?:your|the|signing|registering|choosing|using|contacting|joining|shopping|subscri|purchas|order|creating|submit|booking|being|visiting)|obrigad[oa] (?:por|pel[oa])|agradecemos|gracias por (?:su|tu|comprar|registrar|contactar|elegir|usar)|welcome to|bem-?vind[oa] a|bienvenid[oa] a|vielen dank für ihr"),
    ];

    /// <summary>What tells a newsletter among them.</summary>
    public static readonly Regex Newsletter = new(
        @"unsubscri|opt.?out|descadastr|darse de baja|abmelden|désabonn|newsletter|in (?:your|a|the) (?:web )?browser|no navegador|en (?:el|tu|su) navegador|you(?:'re|’re| are) receiving this", Linear);

    /// <summary>
    /// Whoever speaks of herself is a person. Some of the words are as well a day's name (<c>Mon, 3 Nov</c>), a state of the
    /// USA (<c>Detroit, MI</c>), the union of Europe or a page (<c>My Account</c>): they count in small letters, and at the
    /// beginning of a sentence where it goes on in small ones.
    /// </summary>
    public static readonly Regex FirstPerson = new(
        @"(?:^|[\s(""'“>])(?:(?-i:I|me|my|eu|yo|mi|ich|mir|mich|je|mon|ma|io|ik|(?:My|Eu|Yo|Mi|Ich|Je|Mon|Ma|Io|Ik) \p{Ll}+)|i(?:['’](?:m|ve|ll|d)| (?:am|have|had|was|need|want|would|will|can|think|bought|ordered))|meu|minha|estou|tenho|gostaria|quero|preciso|mim|quiero|necesito|tengo|quisiera|estoy|mein|meine|j['’]ai|mio|mijn|jag)(?:[\s,.!?')”]|$)", Linear);

    /// <summary>How people greet a company, ask it for something and take their leave.</summary>
    public static readonly Regex Courtesy = new(
        @"\b(?:bom dia|boa (?:tarde|noite)|prezad[oa]s|buen(?:os días|os dias|as tardes|as noches)|good (?:morning|afternoon|evening)|(?:hi|hello) (?:all|everyone|there|team)|(?:você|vcs|poderia|podem|podrían?|podría)\b|solicit(?:o|amos)\b|aguard(?:o|amos)\b|favor \p{L}+r\b|como faço|tem como|segue(?:m)? (?:em )?(?:anex|o |a )|(?:could|can|would) you|let me know|find attached|looking forward"
        + @"|regards|sincerely|cheers|best wishes|best,|thanks,|thank you,|atenciosamente|abraços?|att|abs|saludos|cordialmente|atentamente|grüße|cordialement|yours)\b", Linear);

    public static readonly Regex Label = new(@"^[ *]*\p{L}[\p{L} /.#()-]{1,30} ?[:=|] ?\S", RegexOptions.Multiline | RegexOptions.NonBacktracking);

    /// <summary>An address that somebody filled in: <c>Seu e-mail: maria@exemplo.com</c></summary>
    public static readonly Regex FilledAddress = new(@"^[^\n:@]{0,20}e-?mail[^\n:@]{0,20}:\s*\S+@", Linear | RegexOptions.Multiline);

    /// <summary>Mail programs that people use.</summary>
    public static readonly Regex PeoplesProgram = new(
        "outlook|thunderbird|mozilla|apple mail|iphone|ipad|mutt|evolution|kmail|eudora|lotus|(?:ibm|hcl) notes|pegasus|the bat|foxmail|roundcube|squirrel|horde|zimbra|yahoo|gmail|k-9|pine|sylpheed|claws|gnus|exmh|\\bmew\\b|wanderlust|windows mail|live mail|entourage|icedove|seamonkey|netscape|\\bopera(?:[ \\d]|$)|aol|webmail|rainloop|airmail|mailbird|em ?client|postbox|\\bspark\\b|becky|groupwise|coremail|qqmail|internet mail|open-xchange|blackberry|android|mail\\.ru", Linear);

    /// <summary>Those of them that are called as programs' are.</summary>
    public static readonly Regex PeoplesMailer = new(@"open-xchange mailer|mail\.ru mailer", Linear);

    public static readonly Regex ProgramsProgram = new(
        "php|nodemailer|javamail|mime-?lite|mime::|python|django|swift|drupal|joomla|wordpress|magento|zend|perl|ruby|rails|mailer|aspmail|aspnet|\\bcdo\\b|sendgrid|mailchimp|campaign|salesforce|servicenow|otrs|znuny|request tracker|redmine|jira|bugzilla|smartermail|mailgun|mautic|hubspot|phplist|\\b(?:crm|erp|sap)\\b|oracle|odoo|system.net|mailkit|blat|sendemail|mailx|\\bcron\\b|whmcs|zendesk|freshdesk", Linear);

    /// <summary>Hosts and prefixes of fields of those that send for others.</summary>
    public static readonly Regex SendingService = new(
        @"amazonses|sendgrid|ismtpd|mailgun|mandrill|mcsv\.net|mcdlv|rsgsv|sparkpost|mtasv|postmark|sendinblue|brevo|mailjet|elasticemail|exacttarget|salesforce|bounce\.|mktomail|hubspot|constantcontact|sailthru|responsys|silverpop|createsend|cmail\d|getresponse|rdstation|locaweb|sendpulse|smtp2go|socketlabs|customeriomail|iterable|klaviyo|braze|docusign|zendesk|freshdesk|intercom", Linear);

    public static readonly string[] ServiceFields =
    [
        "x-sg-", "x-ses-", "x-mailgun", "x-mandrill", "x-pm-", "x-msfbl", "x-report-abuse", "feedback-id", "x-entity-ref", "x-postmark", "x-mj", "x-sib", "x-sfmc", "x-job", "x-campaign", "x-mktarch", "x-cmail", "x-smtpapi", "x-msys", "x-php",
    ];

    /// <summary>Message-IDs as webmail makes them.</summary>
    public static readonly Regex WebmailId = new(
        @"@mail\.gmail\.com$|\.prod\.outlook\.com$|phx\.gbl$|mail\.yahoo\.|email\.android\.com$|hotmail\.com|@gmx|\.yahoo\.com$|webmail|mail\.ru$|qq\.com$", Linear);

    /// <summary>Where people have their own mail.</summary>
    public static readonly Regex PeoplesHost = new(
        @"@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|aol|icloud|me|mac|gmx|web|mail|yandex|qq|163|126|uol|bol|terra|ig|globo|rediffmail|libero|orange|wanadoo|free|laposte|t-online|seznam|wp|o2|comcast|verizon|earthlink|sympatico|btinternet|protonmail|proton)\.(?:com|com\.br|net|de|fr|it|ru|cz|pl|es|co\.uk|com\.ar|me|br|ca)$", Linear);

    /// <summary>In the tag of a picture: it is not in the mail itself.</summary>
    public static readonly Regex RemotePicture = new("src=[\"']?https?:", Linear);

    /// <summary>In the tag of a picture: it is one point large, or its address says that it counts.</summary>
    public static readonly Regex CountingPicture = new("(?:width|height)=[\"']?[01](?:px)?(?:[\"' /]|$)|width: ?1px|/open|/track|/pixel|/beacon|spacer", Linear);

    public static readonly Regex Table = new("<table", Linear);

    public static readonly Regex Colours = new("background(?:-color)?: ?#|bgcolor=|border-radius|cellpadding=", Linear);

    private static Regex Of(string pattern) => new(pattern, Linear);
}
