using System.Text.Json;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

public sealed class ReplyTextTests
{
    /// <summary>Messages of the collection that are split otherwise, with the reason.</summary>
    private static readonly Dictionary<string, string> Otherwise = new()
    {
        ["embedded_email_7.txt"] = "a sentence below a drawn line is the sender's own: 'And here's my signature.'",
    };

    [Fact]
    public void The_collection_of_replies_is_trimmed_as_a_person_would()
    {
        var folder = SharedData.Path("mail/reply_trimmer");
        var wrong = new List<string>();
        var names = Directory.EnumerateFiles(Path.Combine(folder, "emails")).Select(Path.GetFileName).Order().ToList();
        names.Count.ShouldBe(64);
        foreach (var name in names)
        {
            var email = File.ReadAllText(Path.Combine(folder, "emails", name!));
            var trimmed = File.ReadAllText(Path.Combine(folder, "trimmed", name!));
            if (Lines(ReplyText.Split(email).Reply) != Lines(trimmed))
                wrong.Add(name!);
        }
        wrong.ShouldBe(Otherwise.Keys.Order());
    }

    [Fact]
    public void Every_known_Portuguese_attribution_line_is_cut()
    {
        foreach (var line in File.ReadLines(SharedData.Path("mail/ptbr_reply_headers.jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            var header = row.RootElement.GetProperty("header").GetString()!;
            var text = $"Obrigado, funcionou.\n\n{header}\n\n> Bom dia,\n> tente de novo.\n";
            var parts = ReplyText.Split(text);
            parts.Reply.ShouldBe("Obrigado, funcionou.", row.RootElement.GetProperty("id").GetString());
            parts.Quoted.ShouldContain("tente de novo");
        }
    }

    [Theory]
    [InlineData("Tudo certo.\n\nEm seg., 3 de nov. de 2025 às 10:12, Fulano <a@b.c>\nescreveu:\n\n> citado")]
    [InlineData("Tudo certo.\n\n03.11.2025, 10:12, \"Fulano - Loja\" <a@b.c>:\n\ncitado")]
    [InlineData("Tudo certo.\n\n10:12 AM, November 3, 2025, Fulano <a@b.c>:\n\ncitado")]
    [InlineData("Tudo certo.\n\nMonday, 3 November 2025, 10:12 AM +0300 from Fulano <a@b.c>:\n\ncitado")]
    [InlineData("Tudo certo.\n\nпн, 3 нояб. 2025 г. в 10:12, Fulano <a@b.c>:\n\n> citado")]
    [InlineData("Tudo certo.\n\nOn Mon, 3 Nov 2025 10:12:43 -0300 Fulano <a@b.c> wrote\n\ncitado")]
    [InlineData("Tudo certo.\n\nForwarded message:\n\n> From: Fulano <a@b.c>\n> citado")]
    [InlineData("Tudo certo.\n\nEm 03/11/2025 10:12, Fulano escreveu:\ncitado sem marca")]
    [InlineData("Tudo certo.\n\nEl lun, 3 nov 2025 a las 10:12, Fulano (<a@b.c>) escribió:\n\n> citado")]
    [InlineData("Tudo certo.\n\nOn Mon, Nov 3, 2025 at 10:12 AM Fulano\n<a@b.c>\nwrote:\n\n> citado")]
    [InlineData("Tudo certo.\n\n-----Original Message-----\nFrom: Fulano\nSent: Monday\nTo: B\nSubject: C\n\ncitado")]
    [InlineData("Tudo certo.\n\n________________________________\nDe: Fulano <a@b.c>\nEnviado: segunda-feira, 3 de novembro de 2025 10:12\nPara: B\nAssunto: C\n\ncitado")]
    [InlineData("Tudo certo.\n\nDe: Fulano <a@b.c>\nEnviada em: segunda-feira\nPara: B\nAssunto: C\n\ncitado")]
    [InlineData("Tudo certo.\n\n*De:* Fulano\n*Enviado el:* lunes\n*Para:* B\n*Asunto:* C\n\ncitado")]
    [InlineData("Tudo certo.\n\n---------- Mensagem encaminhada ---------\nDe: Fulano\nDate: seg\nSubject: C\nTo: B\n\ncitado")]
    [InlineData("Tudo certo.\n> citado\n> citado")]
    [InlineData("Tudo certo.\r\n\r\nEnviado do meu iPhone\r\n\r\n> Em 3 de nov. de 2025, à(s) 10:12, Fulano <a@b.c> escreveu:\r\n> citado")]
    [InlineData("Tudo certo.\n\n-- \nMaria Silva\nCompras\n\nEm 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> citado")]
    [InlineData("Tudo certo.\n\nBaixar o Outlook para Android<https://aka.ms/x>\n________________________________\nFrom: Fulano <a@b.c>\nSent: Monday\nTo: B\n\ncitado")]
    [InlineData("Tudo certo.\n\nDate: Mon, 3 Nov 2025 10:12:05 -0300\nFrom: a@b.c\nTo: d@e.f\nSubject: C\n\ncitado")]
    [InlineData("Tudo certo.\n\nSubject: RE: C\nFrom: a@b.c\nDate: Mon, 3 Nov 2025 10:12:05 -0300\n\ncitado")]
    [InlineData("Tudo certo.\n\nDate: Mon, 3 Nov 2025 10:12:05 -0300\nTo: a@b.c\n\ncitado")]
    [InlineData("Tudo certo.\n\n---Mensagem original---\ncitado")]
    [InlineData("Tudo certo.\n\n\u2010\u2010\u2010\u2010\u2010\u2010 Original Message \u2010\u2010\u2010\u2010\u2010\u2010\nFrom: Fulano\nSent: Monday\nTo: B\n\ncitado")]
    [InlineData("Tudo certo.\n\n##- Por favor, digite sua resposta acima desta linha -##\n\ncitado")]
    [InlineData("Tudo certo. Em 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> citado")]
    [InlineData("Tudo certo.--- On Mon, Nov 3, 2025 at 10:12 AM, a@b.c wrote:\n> citado")]
    [InlineData("Tudo certo.\n\nOn Mon, 3 Nov 2025 at 10:12, A wrote:\n> citado (http://exemplo.com/um/caminho\n_muito=longo)\n>")]
    [InlineData("Tudo certo.\n\nFulano wrote on 11/03/2025 10:12:05 AM:\n\n> citado")]
    [InlineData("Tudo certo.\n\nFulano <a@b.c> ezt írta (időpont: 2025. nov. 3., H, 10:12):\n\ncitado")]
    [InlineData("Tudo certo.\n\nFulano <a@b.c> kirjoitti 3.11.2025 kello 10.12:\n\ncitado")]
    [InlineData("Tudo certo.\n\n2025-11-03 Fulano <a@b.c>\n\n> citado")]
    [InlineData("Tudo certo.\n\n-----Mensagem original----- De: Fulano\nEnviada em: segunda\nPara: B\nAssunto: C\n\ncitado")]
    [InlineData("Tudo certo.\n\n   ----- Mensagem encaminhada ----- De: Fulano <a@b.c>Para: B <b@b.c>Enviado: segunda\n citado")]
    [InlineData("Tudo certo.\n\n-------- Original Message --------\nOn 11/3/25 10:12 AM, Fulano <a@b.c> wrote:\n\n>  citado")]
    [InlineData("Tudo certo.\n\nOn Mon, November 3, 2025 10:12 am, Fulano said:\n> citado")]
    [InlineData("Tudo certo.\n\nOn Mon, 3 Nov 2025 10:12:05 +0000\nFulano <a@b.c> remarked:\n\n> citado")]
    [InlineData("Tudo certo.\n\n发件人: Fulano <a@b.c>\n日期: 2025年11月3日 星期一 上午10:12\n收件人: B\n主题: C\n\ncitado")]
    [InlineData("Tudo certo.\n\n2025년 11월 3일 (월) 오후 10:12, Fulano <a@b.c>님이 작성:\n\n> citado")]
    [InlineData("Tudo certo.\n\nQuoting Fulano <a@b.c>:\n\n> citado")]
    [InlineData("Tudo certo.\n\nFulano de Tal <a@b.c> on 11/03/2025 10:12:05 AM\n> citado")]
    [InlineData("Tudo certo.\n\n\tFulano de Tal\n\t11/03/2025 10:12 AM\n\n\t\t To: B/Loja\n\t\t cc:\n\t\t Subject: C\n\ncitado")]
    [InlineData("Tudo certo.\n\nFulano de Tal@LOJA 03/11/2025 10:12\nPara: B/Loja\nAssunto: C\n\ncitado")]
    [InlineData("Tudo certo.\n\nFulano de Tal <a@b.c> \nSent by: Fulano de Tal <a@b.c>\n11/03/25 10:12\nPlease respond to\nFulano de Tal <a@b.c>\n\n\nTo\nB <b@c.d>\ncc\n\nSubject\nAssunto qualquer\n\n\ncitado")]
    [InlineData("Tudo certo.\n\nFulano/Loja\n03/11/2025 10:12\n\nPara\nB/Loja@Loja, C/Loja@Loja\ncc\nD/Loja@Loja\nAssunto\nRe: prazo\n\ncitado")]
    [InlineData("Tudo certo.\n\nExcerpts from Fulano's message of Mon Nov 03 10:23:40 -0300 2025:\n> citado")]
    [InlineData("Tudo certo.\n------------ Forwarded by Fulano/Loja on 11/03/2025 10:12 AM ------------\nFrom: A on 11/02/2025\nTo: B\n\ncitado")]
    [InlineData("Tudo certo.\n\n-----Opprinnelig melding-----\nFra: Fulano\nSendt: 3. november 2025 10:12\nTil: B\nEmne: C\n\ncitado")]
    [InlineData("Tudo certo.\n\n----- Mesaj original -----\n\n> citado")]
    [InlineData("Tudo certo.\n\n----- Begin Included Message -----\n\ncitado\n\n----- End Included Message -----")]
    [InlineData("Tudo certo.\n\nFS> citado\nFS>\nFS>> citado")]
    [InlineData("Tudo certo.\n\n差出人：Fulano <a@b.c>\n日付：2025/11/03\n件名：C\n\ncitado")]
    public void What_was_quoted_is_cut(string text)
    {
        var (reply, quoted, _, _) = ReplyText.Split(text);
        reply.ShouldBe("Tudo certo.");
        quoted.ShouldContain("citado");
    }

    // Names without addresses, as Outlook writes those of its own house.
    [Theory]
    [InlineData("Tudo certo.\n\nDe: Fulano de Tal\nEnviada em: segunda-feira, 3 de novembro de 2025 10:12\nPara: Equipe\nAssunto: RE: Pedido\n\ncitado")]
    [InlineData("Tudo certo.\n\nFrom: John Doe\nSent: Monday, November 3, 2025 10:12 AM\nTo: Team\n\ncitado")]
    [InlineData("Tudo certo.\n\nVon: Max Muster\nGesendet: Montag, 3. November 2025 10:12\nAn: Team\nBetreff: AW: Auftrag\n\ncitado")]
    [InlineData("Tudo certo.\n________________________________\nDe: Fulano de Tal\nEnviado: segunda-feira, 3 de novembro de 2025 10:12\nPara: Equipe\nAssunto: Pedido\n\ncitado")]
    [InlineData("Tudo certo.\n\nDe: Fulano de Tal\nEnviada: seg 03/11/2025 10:12\nPara: Equipe\nAssunto: Pedido\n\ncitado")]
    [InlineData("Tudo certo.\n\nFrom: John Doe\nDate: 3 November 2025 at 10:12\nTo: Team\nSubject: Order\n\ncitado")]
    [InlineData("Tudo certo.\n________________________________\nDe: Fulano de Tal\nEnviado: 03/11/2025 10:12\nPara: Equipe\nAssunto: Pedido\n\ncitado")]
    public void A_header_of_names_alone_is_known_by_its_subject_and_time(string text) => What_was_quoted_is_cut(text);

    [Theory]
    [InlineData("Bom dia, quero cotar um frete:\n\nDe: São Paulo\nPara: Curitiba\nData: 12/03/2025\nPeso: 20 kg")]
    [InlineData("Preciso de um carro.\n\nDe: Guarulhos\nPara: Centro\nData: 12/03/2025 14:30")]
    [InlineData("Please quote:\n\nFrom: London\nTo: Lisbon\nDate: 12 March")]
    [InlineData("Buenas tardes.\n\nDe: Juan\nAsunto: queja")]
    [InlineData("Boa tarde, favor coletar:\n\nDe: Loja Curitiba\nPara: João, Rua A 10\nData: 25/11 às 14:00\nAssunto: coleta NF 123\n\nConfirmem por favor.")]
    [InlineData("Segue a carga:\n\nDe: Curitiba\nPara: São Paulo\nEnviado: 10/11/2026 10:00\nAssunto: carga 12\n\nOnde está?")]
    [InlineData("Bom dia, quero cotação:\n\nDe: São Paulo\nPara: Curitiba\nData: 25/11/2026 08:00\nAssunto: frete de 3 caixas\n\nQual o valor?")]
    [InlineData("Orçamento\n---\nDe: São Paulo\nPara: Curitiba\n---\nObrigada")]
    public void The_lines_of_a_freight_a_journey_or_a_complaint_are_no_header(string text) => ReplyText.Split(text).Reply.ShouldBe(text);

    [Theory]
    [InlineData("Enviado pelo correio dia 12, código BR123456789.")]
    [InlineData("Enviado do meu iPhone")]
    [InlineData("Segue o código.\n\nSent by DHL on Monday, tracking 123456.")]
    [InlineData("Não recebi nada.\n\nEnviado de São Paulo em 3 de maio.")]
    [InlineData("We checked it.\n\nFrom my side everything is fine.")]
    [InlineData("Bom dia, segue o pedido\n________________________________\n2 cadeiras")]
    [InlineData("Bom dia\n_____\nQuero trocar:\n- mesa\n- 2 cadeiras\n_____\nO resto fica.")]
    [InlineData("Segue o pedido\n—\n2 cadeiras\n1 mesa")]
    public void What_only_looks_like_a_signature_stays(string text) => ReplyText.Split(text).Reply.ShouldBe(text);

    [Theory]
    [InlineData("Tudo certo.\n\nEnviado do Yahoo Mail no Android")]
    [InlineData("Tudo certo.\n\nSent via the Samsung Galaxy S23, an AT&T 5G smartphone")]
    [InlineData("Tudo certo.\n\nEnviado do Email para Windows 10")]
    [InlineData("Tudo certo.\n\nSent with Proton Mail secure email.")]
    [InlineData("Tudo certo.\n\nGesendet mit der GMX Mail App")]
    [InlineData("Tudo certo.\n________________________________\nMaria Silva\nCompras\nTel. 11 5555-0000")]
    [InlineData("Tudo certo.\n—\nMaria da Silva")]
    [InlineData("Tudo certo.\n_______________________________________________\nlista mailing list\nlista@exemplo.com")]
    [InlineData("Tudo certo.\n________________________________\nEsta mensagem é confidencial e de uso exclusivo de seu destinatário.")]
    [InlineData("Tudo certo.\n\n--\nMaria")]
    public void Signatures_and_what_programs_add_are_taken_off(string text)
    {
        var parts = ReplyText.Split(text);
        parts.Reply.ShouldBe("Tudo certo.");
        parts.Signature.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_rest_is_all_that_is_not_the_reply_in_its_order()
    {
        ReplyText.Split("Obrigada\n\n-- \nMaria Silva\n\nEm 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> citado").Rest
            .ShouldBe("-- \nMaria Silva\n\nEm 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> citado");
        ReplyText.Split("Obrigada\n\nEm 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> citado\n\n-- \nMaria Silva").Rest
            .ShouldBe("Em 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> citado\n\n-- \nMaria Silva");
        ReplyText.Split("Obrigada\n\nEnviado do meu iPhone\n\nEm 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> citado").Rest
            .ShouldBe("Enviado do meu iPhone\n\nEm 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> citado");
        ReplyText.Split("Obrigada\n\nSent from my iPad, please call 11 5555-0000").Rest.ShouldBe("Sent from my iPad, please call 11 5555-0000");
    }

    [Fact]
    public void A_message_passed_on_from_a_telephone_without_a_word_is_its_content()
    {
        var parts = ReplyText.Split("Enviado do meu iPhone\n\nInício da mensagem encaminhada:\n\n> De: Fulano <a@b.c>\n> Assunto: C\n>\n> conteúdo");
        parts.Reply.ShouldBeEmpty();
        parts.Rest.ShouldStartWith("Enviado do meu iPhone");
        parts.Rest.ShouldEndWith("conteúdo");
    }

    [Fact]
    public void What_a_telephone_adds_is_no_rest() => ReplyText.Split("Segue a foto\n\nObter o Outlook para iOS<https://aka.ms/o0ukef>").Rest.ShouldBeEmpty();

    [Theory]
    [InlineData("Em 2013 ele escreveu:\n\"faça assim\" e funcionou.")]
    [InlineData("De: São Paulo\nquero ir para o Rio")]
    [InlineData("Itens:\n---\num\n---\ndois")]
    [InlineData("Para: entrega amanhã\nData: 3/11")]
    [InlineData("Anotei.\nData: 03/11/2025 10:12\nPara: a@b.c")]
    [InlineData("Em resumo:\n--- Itens ---\num\ndois")]
    [InlineData("Horários:\n2025-11-03 10:12:05\n03.11.2025 10:12\nsão só exemplos.")]
    [InlineData("Segue a lista\n1. um\n2. dois")]
    [InlineData("> só uma citação")]
    [InlineData("Recebido segunda.\n\n   ----- The following addresses had permanent fatal errors -----\n<um@exemplo.com>\n\n   ----- Transcript of session follows -----\n550 desconhecido")]
    [InlineData("Segue a correção:\n\n2025-11-03  Fulano  <a@b.c>\n\n* pedido.cs: Soma o frete.")]
    [InlineData("Em 3 de nov. de 2025, 10:12, a loja disse:\nvenha amanhã.")]
    [InlineData("Primeira parte.\n-- \n\n\nSegunda parte.")]
    [InlineData("Comprei uma mesa.\n\nEm 20/11/2026 às 10:30 o vendedor me escreveu:\nSua mesa chega dia 21.\n\nNão chegou.")]
    [InlineData("Comprei uma mesa.\n\nEm 20/11/2026, às 10:30, Carlos me escreveu:\nSua mesa chega dia 21.\n\nNão chegou.")]
    [InlineData("Comprei uma mesa.\n\nNo dia 20/11 o vendedor João escreveu:\nSua mesa chega dia 21.\n\nNão chegou.")]
    [InlineData("Comprei uma mesa.\n\nOn 11/20/2026 at 10:30, the seller wrote:\nIt comes on Monday.\n\nIt did not.")]
    [InlineData("Comprei uma mesa e em 20/11/2026, às 10:30, Carlos escreveu:\nSua mesa chega dia 21.\n\nNão chegou.")]
    [InlineData("Em 20/11/2026 às 10:30 o vendedor me escreveu:\nSua mesa chega dia 21.\n\nNão chegou.")]
    [InlineData("Preciso de mesas com:\n\n> 1,20 m de largura\n> 0,80 m de altura")]
    [InlineData("Como ele wrote on page 3 de 10 e 12:\nfunciona.")]
    [InlineData("Olá, quero duas mesas.\n\n---- Endereço de entrega ----\nRua das Flores, casa azul\nCentro\n\nObrigada!")]
    [InlineData("Bom dia!\n\n-----Dados do pedido-----\nMesa de jantar, oito lugares\nEntrega em Santos")]
    [InlineData("Bom dia!\n\n---- Frete ----\nDe: São Paulo\nPara: Curitiba\n\nQual o valor?")]
    [InlineData("Total>1000, certo?")]
    [InlineData("Sim, entendi.\nA>B")]
    [InlineData("A>B")]
    [InlineData("Veja o caminho no site:\n\nLoja>Mesas>Jantar")]
    [InlineData("FS> Qual o prazo?")]
    public void What_only_looks_like_a_quote_stays(string text) => ReplyText.Split(text).Reply.ShouldBe(text);

    [Fact]
    public void Answers_between_quotes_keep_what_they_answer()
    {
        var parts = ReplyText.Split("Veja abaixo.\n\nEm 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> Qual o prazo?\nDez dias.\n> E o preço?\nCem reais.\n");
        parts.Reply.ShouldBe("Veja abaixo.\n\n> Qual o prazo?\nDez dias.\n> E o preço?\nCem reais.");
    }

    [Theory]
    [InlineData("Veja abaixo.\n\n-- \nMaria\n\nEm 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> Qual o prazo?\nDez dias.\n> E o preço?\nCem reais.\n")]
    [InlineData("Veja abaixo.\n\n-- \nMaria\n\n> Qual o prazo?\nDez dias.\n> E o preço?\nCem reais.\n")]
    [InlineData("Veja abaixo.\n________________________________\nMaria Souza\nTel. 11 5555-0000\n\nEm 03/11/2025 10:12, João Silva escreveu:\n> Qual o prazo?\nDez dias.\n> E o preço?\nCem reais.\n")]
    public void Answers_between_quotes_stay_below_a_signature_too(string text)
    {
        var parts = ReplyText.Split(text);
        parts.Reply.ReplaceLineEndings("\n").Replace("\n\n", "\n", StringComparison.Ordinal)
            .ShouldBe("Veja abaixo.\n> Qual o prazo?\nDez dias.\n> E o preço?\nCem reais.");
        parts.Signature.ShouldContain("Maria");
    }

    [Theory]
    [InlineData("> citado")]
    [InlineData("> citado numa linha que era longa demais para a largura do programa\ne foi partida\n> citado")]
    [InlineData("> citado https://exemplo.com (http://exemplo.com/um/caminho\n_muito=longo)\n> citado")]
    [InlineData("> citado\n\nEste e-mail foi verificado pelo antivírus da loja.")]
    public void A_quote_below_a_signature_without_answers_is_cut(string quote)
    {
        var parts = ReplyText.Split($"Tudo certo.\n\n-- \nMaria Silva\n\nEm 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n{quote}");
        (parts.Reply, parts.Signature).ShouldBe(("Tudo certo.", "-- \nMaria Silva"));
    }

    [Fact]
    public void The_signature_is_kept_apart()
    {
        var parts = ReplyText.Split("Obrigada\n\n-- \nMaria Silva\nTel. 11 5555-0000\n");
        parts.Reply.ShouldBe("Obrigada");
        parts.Signature.ShouldContain("Maria Silva");
        parts = ReplyText.Split("Obrigada\n\nEm 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> citado\n\n-- \nMaria Silva\n");
        parts.Quoted.ShouldNotContain("Maria");
        parts.Signature.ShouldContain("Maria Silva");
        ReplyText.Split("Obrigada\n\n—————\nMaria Silva\n").Reply.ShouldBe("Obrigada");
    }

    [Theory]
    [InlineData("---------- Forwarded message ----------\nFrom: A <a@b.c>\nDate: Mon\nSubject: C\nTo: B\n\nconteúdo")]
    [InlineData("---------- Forwarded message ---------\nGönderen: A <a@b.c>\nDate: 3 Kas 2025 Pzt, 10:12\nSubject: C\nTo: B\n\nconteúdo")]
    [InlineData("-------- Message transféré --------\nSujet : C\nDate : Mon, 3 Nov 2025 10:12:05 +0100\nDe : A <a@b.c>\nPour : B\n\nconteúdo")]
    [InlineData("-------- Bericht --------\nVerstuurder: A <a@b.c>\nDatum: 3 nov\nNaar: B\nOnderwerp: C\n\nconteúdo")]
    [InlineData("From: A <a@b.c>\nSent: Monday\nTo: B\nSubject: C\nconteúdo")]
    public void A_message_passed_on_without_a_word_is_its_content(string text) => ReplyText.Split(text).Reply.ShouldBe("conteúdo");

    [Fact]
    public void A_sentence_with_numbers_above_an_attribution_is_the_senders_own()
    {
        var text = "Pode ser.\n\nLigue às 10 ou 11 no 11 5555 0000.\n\nMaria\n\nFulano <a@b.c> wrote:\n\ncitado";
        ReplyText.Split(text).Reply.ShouldBe("Pode ser.\n\nLigue às 10 ou 11 no 11 5555 0000.\n\nMaria");
    }

    [Fact]
    public void Answers_below_a_titled_quote_stay()
    {
        var parts = ReplyText.Split("Veja abaixo.\n\n-------- Original Message --------\nOn 11/3/25 10:12 AM, Fulano <a@b.c> wrote:\n\n> Qual o prazo?\n\nDez dias.\n");
        parts.Reply.ShouldBe("Veja abaixo.\n\n\n> Qual o prazo?\n\nDez dias.");
    }

    [Theory]
    [InlineData("> On 3 Nov 2025, at 10:12, Fulano <a@b.c> wrote:\n>\n> citado\n\nDez dias.")]
    [InlineData("Fulano escreveu:\n\n> citado\n\nDez dias.")]
    [InlineData("--------------------------------------------\nOn Mon, 3/11/25, Fulano <a@b.c> wrote:\n\n> citado\n\nDez dias.")]
    [InlineData("> Fulano <a@b.c> hat am 3. November 2025 um 10:12 geschrieben:\n>\n> citado\n\nDez dias.")]
    [InlineData("----- Mensagem original -----\n> De: \"Fulano\" <a@b.c>\n> citado\n\nDez dias.")]
    [InlineData("Citando Fulano <a@b.c>:\n\n> citado\n\nDez dias.")]
    [InlineData("Dana ponedeljak 3. novembar 2025. 10:12 napisali ste:\n> citado\n\nDez dias.")]
    public void An_answer_below_the_quote_is_the_reply(string text)
    {
        var (reply, quoted, _, _) = ReplyText.Split(text);
        reply.Trim('-', '\n').ShouldBe("Dez dias.");
        quoted.ShouldContain("citado");
    }

    [Theory]
    [InlineData("Olá.\n\n----- Mensagem original -----\n> De: \"Fulano\" <a@b.c>\n> Qual o prazo?\n\nDez dias.")]
    [InlineData("Olá.\n\n----- Mensagem original -----\n> De: \"Fulano\" <a@b.c>\n> Para: B\n> Assunto: C\n>\n> Qual o prazo?\n\nDez dias.")]
    public void Answers_below_a_quote_under_a_title_stay(string text) => ReplyText.Split(text).Reply.ShouldEndWith("Dez dias.");

    [Fact]
    public void What_is_quoted_keeps_its_order() =>
        ReplyText.Split("Em 3 de nov. de 2025 10:12, Fulano <a@b.c> escreveu:\n> um\nDez dias.\n> dois").Quoted.ShouldEndWith("> um\n> dois");

    [Fact]
    public void Answers_below_a_quote_with_initials_stay()
    {
        var parts = ReplyText.Split("Olá, Fulano.\n\nMonday, November 3, 2025, 10:12:05 AM, you wrote:\n\nFS> Qual o prazo?\n\nDez dias.\n");
        parts.Reply.ShouldBe("Olá, Fulano.\n\n\nFS> Qual o prazo?\n\nDez dias.");
    }

    private static string Lines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim();
}
