using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Text in Central European charsets, of which nobody says so or which says the other one, beside Western text.</summary>
public sealed class CentralEuropeanTests
{
    private const string Polish = "Dzień dobry, moje zamówienie jeszcze nie dotarło. Czy mogłabym prosić o sprawdzenie, gdzie są książki? Będę wdzięczna za odpowiedź.";
    private const string Czech = "Dobrý den, objednávka ještě nepřišla. Můžete prosím zjistit, kde je? Děkuji a přeji příjemný večer.";
    private const string Slovak = "Dobrý deň, objednávka ešte neprišla. Môžete, prosím, zistiť, kde je balík? Ďakujem, veľmi potrebujem kľúče.";
    private const string Hungarian = "Jó napot kívánok! A megrendelésem még nem érkezett meg. Előre is köszönöm a gyors választ, üdvözlettel: Erdős Jenő, Győr.";
    private const string Croatian = "Poštovani, moja narudžba još nije stigla. Možete li, molim vas, provjeriti gdje je? Hvala, Đurđica Kovačić iz Čakovca, Vaša mušterija.";
    private const string French = "Bonjour, où est ma commande passée le 3 août ? Le sœur de François a reçu la sienne à Noël, dès le lendemain. Très déçue, Hélène L'Haÿ.";

    [Theory]
    [InlineData(1250, Polish)]
    [InlineData(28592, Polish)]
    [InlineData(1250, Czech)]
    [InlineData(28592, Czech)]
    [InlineData(1250, Slovak)]
    [InlineData(28592, Slovak)]
    [InlineData(1250, Hungarian)]
    [InlineData(28592, Hungarian)]
    [InlineData(28592, Croatian)]
    [InlineData(1250, "Zażółć gęślą jaźń")]
    [InlineData(28592, "Zażółć gęślą jaźń")]
    [InlineData(28592, "Příliš žluťoučký kůň")]
    public void It_is_read_where_no_charset_is_declared_or_a_Western_one(int page, string text)
    {
        foreach (var declared in (string?[])[null, "us-ascii", "utf-8", "iso-8859-1", "windows-1252", "nunca-visto"])
            Read(page, text, declared).ShouldBe(text, declared);
    }

    [Theory]
    [InlineData("iso-8859-2", 1250, Polish)]
    [InlineData("windows-1250", 28592, Polish)]
    [InlineData("iso-8859-2", 1250, Czech)]
    [InlineData("windows-1250", 28592, Czech)]
    [InlineData("iso-8859-2", 1250, Slovak)]
    [InlineData("windows-1250", 28592, Slovak)]
    public void The_other_of_the_two_charsets_is_taken_where_the_declared_one_makes_no_sense(string declared, int page, string text) =>
        Read(page, text, declared).ShouldBe(text);

    [Theory]
    [InlineData("iso-8859-2", 28592, Polish)]
    [InlineData("windows-1250", 1250, Czech)]
    [InlineData("windows-1250", 1250, "Größe: 5 µm ± 1 µm, für Müller & Söhne")]
    [InlineData("windows-1250", 1250, "“Ľudové noviny” – ťažko ™")]
    public void The_declared_one_is_believed_where_it_makes_sense(string declared, int page, string text) => Read(page, text, declared).ShouldBe(text);

    [Theory]
    [InlineData(1252, French)]
    [InlineData(1252, "A Škoda de Žilina chegou às três à Rua Conceição, nº 3, 2ªfeira; são 15 m³ de grãos ±2%.")]
    [InlineData(1252, "NºPedido: 12, NºCliente: 3. Hola,¿llegó? gracias¿donde esta? Año¡ya!")]
    [InlineData(1252, "Perché è così? La società non può più venerdì. José Sánchez, Martínez, città di Forlì.")]
    [InlineData(1252, "Søren kjøpte blåbærsyltetøy på Ærø. Så får vi se, José.")]
    [InlineData(1252, "Þetta er á íslensku: Ég vil fá vöruna mína, takk fyrir það. Kýrin, bæði.")]
    [InlineData(1252, "Näiteks õhtul jõuab pakk kõigile; sõbrad täna võtavad õuna. Käsi, päev, hääl.")]
    [InlineData(1252, "Grüße aus Köln, Frau Müller wünscht größere Schränke. Señor Muñoz y Hélène Böhm, São Paulo.")]
    [InlineData(28605, "La sœur au cœur tendre, l'œuvre de Molière, cœur à cœur : 10 €")]
    [InlineData(1254, "Şimdi sipariş vermek istiyorum, çok teşekkür ederim, iyi günler ığüşöç")]
    public void Other_text_stays_what_it_is(int page, string text)
    {
        Read(page, text, page == 1252 ? null : Name(page)).ShouldBe(text);
        Read(page, text, Name(page)).ShouldBe(text);
    }

    [Fact]
    public void Words_of_Western_languages_are_never_taken_for_Central_European_however_they_are_mixed()
    {
        string[] words =
        [
            .. "não ação coração três avó avô é às cinqüenta mãe põe razões pão órgão índio ônibus você também São João".Split(' '),
            .. "señor niño cigüeña ¿qué? ¡sí! año están José Muñoz corazón pingüino línea público".Split(' '),
            .. "où était français déjà Noël naïf forêt château cœur être août garçon œuvre maïs Hélène ambiguë".Split(' '),
            .. "für Größe schön Straße Äpfel Österreich Übung Mädchen weiß müssen Bär Köln".Split(' '),
            .. "pedido order 10% nº 2ª m³ café Škoda".Split(' '),
        ];
        var random = new Random(20260301);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 60)).Select(_ => words[random.Next(words.Length)]));
            Read(1252, text, null).ShouldBe(text);
        }
    }

    [Theory]
    [InlineData("zamówienie książka święto źródło żółty łąka gęś ćma pieniądze dotarło będę proszę dziękuję mógł", 1250, 28592)]
    [InlineData("příšerně žluťoučký kůň úpěl ďábelské ódy děkuji můžete přijde objednávka zboží věc řeka dvůr být mýdlo", 1250, 28592)]
    [InlineData("megrendelés idő erdő köszönöm üdvözlettel gyűrű szőlő kérem őszi tükör fűtő múlt jövő nő idős", 1250, 28592)]
    [InlineData("здравствуйте заказ пришёл почему доставка письмо ответ срок магазин деньги вернуть пожалуйста", 1251, 20866)]
    public void Thirty_words_in_any_order_are_enough(string words, int one, int other)
    {
        var list = words.Split(' ');
        var random = new Random(20260302);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Join(' ', Enumerable.Range(0, 30).Select(_ => list[random.Next(list.Length)]));
            Read(one, text, null).ShouldBe(text);
            Read(other, text, null).ShouldBe(text);
        }
    }

    private static string Read(int page, string text, string? declared)
    {
        var field = declared is null ? "" : $"Content-Type: text/plain; charset={declared}\n";
        return MailReader.Read((byte[])[.. Encoding.ASCII.GetBytes($"From: a@b.c\n{field}\n"), .. Page(page).GetBytes(text)]).Text;
    }

    private static string Name(int page) => Page(page).WebName;

    private static Encoding Page(int page) => CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page);
}
