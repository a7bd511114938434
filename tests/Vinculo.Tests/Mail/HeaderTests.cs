using System.Globalization;
using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("=?utf-8?Q?Ol=C3=A1?=", "Olá")]
    [InlineData("=?utf-8?B?T2zDoQ==?= =?utf-8?Q?_mundo?=", "Olá mundo")]
    [InlineData("=?utf-8?Q?Ol=C3?=\n =?utf-8?Q?=A1?=", "Olá")]
    [InlineData("=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "€")]
    [InlineData("=?utf-8?B?SW5mb3JtYcOnw7Vl?= =?utf-8?B?cyBzb2Jy?= =?utf-8?B?ZSBvIHBlZGlkbw==?=", "Informações sobre o pedido")]
    [InlineData("=?utf-8?B?SW5mb3JtYcOnw7?= =?utf-8?B?VlcyBzb2JyZSBvIHBlZGlkbw==?=", "Informações sobre o pedido")]
    [InlineData("=?utf-8?B?SW5mb3JtYcOnw?= =?utf-8?B?7VlcyBzb2Jy?= =?utf-8?B?ZSBvIHBlZGlkbw==?=", "Informações sobre o pedido")]
    [InlineData("=?utf-8?B?SW5mb3JtYcOnw7VlcyB?= =?utf-8?B?zb2JyZSBvIHBlZGlkbyBkZ?= =?utf-8?B?SBvbnRlbSDDoCBub2l0ZQ==?=", "Informações sobre o pedido de ontem à noite")]
    [InlineData("=?utf-8?B?SW5mb3JtYcOnw7VlcyA?= =?utf-8?B?c29icmUgbyBwZWRpZG8?=", "Informações sobre o pedido")]
    [InlineData("=?utf-8?B?T2zDoSA?= =?iso-8859-1?B?Sm/jbw==?=", "Olá João")]
    [InlineData("=?utf-8?B?T2zDoSA?= =?utf-8?Q?Jo=C3=A3o?=", "Olá João")]
    [InlineData("=?iso-8859-1?q?a=E7=E3o?= =?utf-8?q?=C3=A9?=", "açãoé")]
    [InlineData("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本")]
    [InlineData("=?koi8-r?B?8NLJ18XU?=", "Привет")]
    [InlineData("=?gb2312?B?xOO6ww==?=", "你好")]
    [InlineData("=?shift_jis?B?k/qWew==?=", "日本")]
    [InlineData("=?utf-8*pt?Q?Ol=C3=A1?=", "Olá")]
    [InlineData("=?utf-8?Q?um dois?=", "um dois")]
    [InlineData("informa=?utf-8?Q?=C3=A7=C\n 3=B5es?=", "informações")]
    [InlineData("=?utf-8?Q?um_=C3=A9", "um é")]
    [InlineData("\"=?utf-8?Q?Ol=C3=A1?=\"", "\"Olá\"")]
    [InlineData("antes=?utf-8?Q?=C3=A9?=depois", "antesédepois")]
    [InlineData("=?us-ascii?Q?Ol=C3=A1?=", "Olá")]
    [InlineData("=?iso-8859-1?Q?Ol=C3=A1?=", "Olá")]
    [InlineData("=?x-nobody?Q?Ol=E1?=", "Olá")]
    [InlineData("=?utf-7?Q?+AGE-?=", "+AGE-")]
    [InlineData("=?utf-8?B?T2zDoQ?=", "Olá")]
    [InlineData("=?utf-8?B?T2zDoQ", "Olá")]
    [InlineData("=?utf-8?Q?Ol=C3=A1?", "Olá")]
    [InlineData("=?utf-8?Q?=F0=9F=98?= =?utf-8?Q?=80?=", "😀")]
    [InlineData("=?utf-8?B?5+Nv?=", "ção")]
    [InlineData("=?us-ascii?B?w6fDo28=?=", "ção")]
    [InlineData("=?utf-16?B?AG8AbADh?=", "olá")]
    [InlineData("Re: =?utf-8?Q?a?= b =?utf-8?Q?c?=", "Re: a b c")]
    [InlineData("=?utf-8?Q?a?b=C3=A9?=", "a?bé")]
    [InlineData("=?utf-8?Q?um=0D=0ABcc:_x?=", "um Bcc: x")]
    [InlineData("=?utf-8?Q??=", "")]
    [InlineData("=?utf-8?X?nada?=", "=?utf-8?X?nada?=")]
    [InlineData("a =?b c", "a =?b c")]
    [InlineData("linha um\n\tlinha dois", "linha um linha dois")]
    public void Subjects_are_decoded(string raw, string expected) =>
        Fixture.WithHeader("Subject: " + raw).Subject.ShouldBe(expected);

    [Fact]
    public void Raw_eight_bit_headers_are_UTF8_or_the_charset_of_the_body_or_windows_1252()
    {
        Fixture.WithHeader("Subject: " + Fixture.Utf8("ação")).Subject.ShouldBe("ação");
        Fixture.WithHeader("Subject: a\u00E7\u00E3o \u0093oi\u0094").Subject.ShouldBe("ação “oi”");
        var russian = Encoding.Latin1.GetString(CodePagesEncodingProvider.Instance.GetEncoding(20866)!.GetBytes("Привет"));
        Fixture.Read($"From: a@b.c\nSubject: {russian}\nContent-Type: text/plain; charset=koi8-r\n\n{russian}").Subject.ShouldBe("Привет");
    }

    [Theory]
    [InlineData("maria@exemplo.com", "maria@exemplo.com")]
    [InlineData("Maria <maria@exemplo.com>", "Maria <maria@exemplo.com>")]
    [InlineData("\"Silva, Maria\" <maria@exemplo.com>, b@c.d", "Silva, Maria <maria@exemplo.com>|b@c.d")]
    [InlineData("Silva, Maria <maria@exemplo.com>", "Silva, Maria <maria@exemplo.com>")]
    [InlineData("maria@exemplo.com (Maria Silva)", "Maria Silva <maria@exemplo.com>")]
    [InlineData("=?utf-8?Q?Jo=C3=A3o?= (joao@exemplo.com)", "João <joao@exemplo.com>")]
    [InlineData("Maria <@um,@dois:maria@exemplo.com>", "Maria <maria@exemplo.com>")]
    [InlineData("maria @ exemplo . com", "maria@exemplo.com")]
    [InlineData("equipe: a@b.c, \"B\" <b@c.d>;, e@f.g", "a@b.c|B <b@c.d>|e@f.g")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("<Undisclosed-Recipient:@exemplo.com;>", "")]
    [InlineData("a@b.c; d@e.f", "a@b.c|d@e.f")]
    [InlineData("a@b.c d@e.f", "a@b.c|d@e.f")]
    [InlineData("Maria maria@exemplo.com", "Maria <maria@exemplo.com>")]
    [InlineData("Maria <<maria@exemplo.com>>", "Maria <maria@exemplo.com>")]
    [InlineData("Maria <maria@exemplo.com", "Maria <maria@exemplo.com>")]
    [InlineData("Maria maria@exemplo.com>, b@c.d>", "Maria <maria@exemplo.com>|b@c.d")]
    [InlineData("\"Silva, Maria\" >maria@exemplo.com", "Silva, Maria <maria@exemplo.com>")]
    [InlineData("Maria => Ana <maria@exemplo.com>", "Maria => Ana <maria@exemplo.com>")]
    [InlineData("=?utf-8?Q?Jo=C3=A3o?= <joao@exemplo.com>", "João <joao@exemplo.com>")]
    [InlineData("\"=?utf-8?Q?Jo=C3=A3o?=\" <joao@exemplo.com>", "João <joao@exemplo.com>")]
    [InlineData("=?utf-8?Q?Silva=2C_Jo=C3=A3o?= <joao@exemplo.com>, b@c.d", "Silva, João <joao@exemplo.com>|b@c.d")]
    [InlineData("\"maria@exemplo.com\" <maria@exemplo.com>", "maria@exemplo.com <maria@exemplo.com>")]
    [InlineData("\"john smith\"@exemplo.com", "\"john smith\"@exemplo.com")]
    [InlineData("'Maria' <maria@exemplo.com>", "Maria <maria@exemplo.com>")]
    [InlineData("Maria <mailto:maria@exemplo.com>", "Maria <maria@exemplo.com>")]
    [InlineData(", ,a@b.c,,", "a@b.c")]
    [InlineData("Maria <a@b.c> Ana <d@e.f>", "Maria <a@b.c>|Ana <d@e.f>")]
    [InlineData("Maria <a@b.c> <a@b.c>", "Maria <a@b.c>")]
    [InlineData("\"Maria <a@b.c>", "Maria <a@b.c>")]
    [InlineData("\\\"Maria\\\" <a@b.c>, \\\"Silva, Ana\\\" <d@e.f>", "Maria <a@b.c>|Silva, Ana <d@e.f>")]
    [InlineData("\"Maria \\(Compras\\)\" <a@b.c>, \" \\(lista\\)\" <d@e.f>", "Maria (Compras) <a@b.c>|(lista) <d@e.f>")]
    [InlineData("\"LOJA\\maria\" <a@b.c>", "LOJA\\maria <a@b.c>")]
    [InlineData("=?utf-8?Q?=3D=3Futf-8=3FQ=3FJo=3DC3=3DA3o=3F=3D?= <a@b.c>", "João <a@b.c>")]
    [InlineData("[a@b.c]", "a@b.c")]
    [InlineData("a@[192.0.2.1]", "a@[192.0.2.1]")]
    [InlineData("=?utf-8?Q?Maria_=3Ca=40b=2Ec=3E?=", "Maria <a@b.c>")]
    [InlineData("=?utf-8?Q?x=40y.z?= <a@b.c>", "x@y.z <a@b.c>")]
    [InlineData("<>", "")]
    [InlineData("@", "")]
    [InlineData("Pete(A \\) chap) <pete(his)@silly.test(host)>", "Pete <pete@silly.test>")]
    [InlineData("Construtora Silva (Filial Cent <c@silva.com>", "Construtora Silva (Filial Cent <c@silva.com>")]
    [InlineData("Maria (Loja <maria@x.com>, Ana (Vendas) <ana@x.com>", "Maria (Loja <maria@x.com>|Ana <ana@x.com>")]
    [InlineData("Maria :( <maria@x.com>", "Maria :( <maria@x.com>")]
    [InlineData("Maria :) <maria@x.com>", "Maria :) <maria@x.com>")]
    [InlineData("Maria \\(Loja\\) <maria@x.com>", "Maria \\(Loja\\) <maria@x.com>")]
    [InlineData("maria@x.com (Maria", "(Maria <maria@x.com>")]
    [InlineData("H&amp;M Brasil <news@hm.com>", "H&amp;M Brasil <news@hm.com>")]
    [InlineData("H&amp;M Brasil <news@hm.com>; a@b.c", "H&amp;M Brasil <news@hm.com>|a@b.c")]
    [InlineData("Joao D&#39;Avila <j@x.com>", "Joao D&#39;Avila <j@x.com>")]
    [InlineData("Silva, Maria, Dra. <maria@x.com>", "Silva, Maria, Dra. <maria@x.com>")]
    [InlineData("a@b.c, Silva, Maria, Dra. <maria@x.com>, d@e.f", "a@b.c|Silva, Maria, Dra. <maria@x.com>|d@e.f")]
    [InlineData("Silva, maria@x.com", "Silva <maria@x.com>")]
    [InlineData("Maria, <maria@x.com>", "Maria <maria@x.com>")]
    [InlineData("maria@x.com, Maria", "maria@x.com|Maria")]
    [InlineData("Loja @home, Ltda <m@x.com>", "Loja @home, Ltda <m@x.com>")]
    [InlineData("maria @ exemplo . com, Ana <a@b.c>", "maria@exemplo.com|Ana <a@b.c>")]
    [InlineData("Loja: Vendas <a@b.c>", "Loja: Vendas <a@b.c>")]
    [InlineData("=?UTF-8?Q?Loja:_Vendas?= <a@b.c>", "Loja: Vendas <a@b.c>")]
    [InlineData("=?utf-8?Q?H&amp;M?= <a@b.c>", "H&amp;M <a@b.c>")]
    [InlineData("=?UTF-8?Q?Maria_(Loja)?= <a@b.c>", "Maria (Loja) <a@b.c>")]
    [InlineData("=?UTF-8?Q?Silva, Jo=C3=A3o?= =?utf-8?Q?_\"Neto\"?= <a@b.c>, d@e.f", "Silva, João \"Neto\" <a@b.c>|d@e.f")]
    [InlineData("=?utf-8?Q?Loja_@home,_Ltda?= <m@x.com>", "Loja @home, Ltda <m@x.com>")]
    [InlineData("=?utf-8?Q?Quem=3F_Voc=C3=AA?=AB <a@b.c>, d@e.f", "Quem? VocêAB <a@b.c>|d@e.f")]
    [InlineData("=?utf-8?Q?Jo=C3=A3o <a@b.c>, =?utf-8?Q?Ana?= <d@e.f>", "João <a@b.c>|Ana <d@e.f>")]
    [InlineData("Maria Silva; a@b.c; Ana <d@e.f>", "a@b.c|Ana <d@e.f>")]
    [InlineData("Equipe: a@b.c, Bia; Ana <d@e.f>", "a@b.c|Bia|Ana <d@e.f>")]
    [InlineData("A Group:a@b.c,d@e.f;", "a@b.c|d@e.f")]
    [InlineData("Undisclosed recipients:;", "")]
    [InlineData("maria; ana", "maria|ana")]
    public void Addresses_are_understood_in_every_form(string raw, string expected) =>
        string.Join('|', Fixture.Read($"From: x@y.z\nTo: {raw}\n\n").To).ShouldBe(expected);

    /// <summary>Servers check the sender by the domain that they see, so nothing encoded or in a comment may put another in its place.</summary>
    [Theory]
    [InlineData("=?utf-8?Q?maria?=@exemplo.com", "maria@exemplo.com")]
    [InlineData("=?utf-8?Q?a?Q?b?=@exemplo.com", "a?Q?b@exemplo.com")]
    [InlineData("=?utf-8?Q?chefe=40loja.com?=@falso.com", "=?utf-8?Q?chefe=40loja.com?=@falso.com")]
    [InlineData("=?utf-8?Q?Chefe_=3Cchefe=40loja.com=3E_?=@falso.com", "=?utf-8?Q?Chefe_=3Cchefe=40loja.com=3E_?=@falso.com")]
    [InlineData("=?utf-8?Q?Chefe_=3Cchefe=40loja.com=3E=2C?=@falso.com", "=?utf-8?Q?Chefe_=3Cchefe=40loja.com=3E=2C?=@falso.com")]
    [InlineData("<=?utf-8?Q?chefe=40loja.com=3E?=@falso.com>", "=?utf-8?Q?chefe=40loja.com=3E?=@falso.com")]
    [InlineData("=?utf-8?Q?=3D=3Futf-8=3FQ=3FChefe=5F=3D3Cchefe=3D40loja.com=3D3E=3F=3D?= <a@falso.com>", "Chefe <chefe@loja.com> <a@falso.com>")]
    [InlineData("=?utf-8?Q?=3D=3Futf-8=3FQ=3FChefe=5F=3D3Cchefe=3D40loja.com=3D3E=3F=3D?=, a@falso.com", "Chefe <chefe@loja.com> <a@falso.com>")]
    [InlineData("=?utf-8?Q?Chefe_=3Cchefe=40loja.com=3E?= <a@falso.com>", "Chefe <chefe@loja.com> <a@falso.com>")]
    [InlineData("Chefe (chefe@loja.com), a@falso.com", "Chefe <a@falso.com>")]
    public void An_encoded_word_never_hides_the_domain_of_the_sender(string raw, string expected) =>
        string.Join('|', Fixture.Read($"From: {raw}\n\n").From).ShouldBe(expected);

    [Fact]
    public void International_addresses_are_kept()
    {
        var message = Fixture.WithHeader("Reply-To: " + Fixture.Utf8("João <joão@exámplo.com>"));
        message.ReplyTo.ShouldBe([new Mailbox("João", "joão@exámplo.com")]);
    }

    [Fact]
    public void Of_two_senders_the_first_counts_and_the_second_is_a_defect()
    {
        var message = Fixture.Read("From: a@b.c\nFrom: falso@exemplo.com\n\n");
        message.From.ShouldBe([new Mailbox(null, "a@b.c")]);
        message.Defects.ShouldContain(new MailDefect(MailDefectKind.DuplicateHeader, "", "From"));
    }

    [Theory]
    [InlineData("Mon, 3 Nov 2025 10:12:05 -0300", "2025-11-03T10:12:05-03:00")]
    [InlineData("3 Nov 2025 10:12 GMT", "2025-11-03T10:12:00+00:00")]
    [InlineData("Mon, 3 Nov 25 10:12:05 EST", "2025-11-03T10:12:05-05:00")]
    [InlineData("Mon, 03 Nov 1997 09(um):55 : 06 -0600", "1997-11-03T09:55:06-06:00")]
    [InlineData("Fri, 21 Nov 97 09:55:06 +0000 (comentário)", "1997-11-21T09:55:06+00:00")]
    [InlineData("Mon Nov  3 10:12:05 2025", "2025-11-03T10:12:05+00:00")]
    [InlineData("Mon Nov 3 10:12:05 BRT 2025", "2025-11-03T10:12:05-03:00")]
    [InlineData("2025-11-03T10:12:05Z", "2025-11-03T10:12:05+00:00")]
    [InlineData("2025-11-03 10:12:05 +0100", "2025-11-03T10:12:05+01:00")]
    [InlineData("seg, 3 nov 2025 10:12:05 -0300", "2025-11-03T10:12:05-03:00")]
    [InlineData("3 de dezembro de 2025 10:12", "2025-12-03T10:12:00+00:00")]
    [InlineData("Mon, 3 Nov 2025 10:12:05 GMT+0200", "2025-11-03T10:12:05+02:00")]
    [InlineData("Mon, 3 Nov 2025 10:12:05 +02:00", "2025-11-03T10:12:05+02:00")]
    [InlineData("11/3/2025 3:04:05 PM", "2025-03-11T15:04:05+00:00")]
    [InlineData("11/23/2025 12:04:05 AM", "2025-11-23T00:04:05+00:00")]
    [InlineData("20251103T101205Z", "2025-11-03T10:12:05+00:00")]
    [InlineData("20251103101205", "2025-11-03T10:12:05+00:00")]
    [InlineData("1762164725", "2025-11-03T10:12:05+00:00")]
    [InlineData("Mon 3 Nov 2025 10.12.05 -0300", "2025-11-03T10:12:05-03:00")]
    [InlineData("Mon, 3 Nov 2025 10:12:05 --0300", "2025-11-03T10:12:05-03:00")]
    [InlineData("lun., 3 d\u00E9c. 2025 10:12:05 +0100", "2025-12-03T10:12:05+01:00")]
    [InlineData("Mo, 3 Okt 2025 10:12:05 +0100", "2025-10-03T10:12:05+01:00")]
    [InlineData("=?utf-8?Q?Mon,_3_Nov_2025_10:12:05_-0300?=", "2025-11-03T10:12:05-03:00")]
    [InlineData("Mon Nov 03 2025 10:12:05 GMT-0300 (Horario de Brasilia)", "2025-11-03T10:12:05-03:00")]
    [InlineData("Mon, 3 Nov 125 10:12:05 +0000", "2025-11-03T10:12:05+00:00")]
    [InlineData("Mon, 3 Nov 2025 24:00:00 +0000", "2025-11-04T00:00:00+00:00")]
    [InlineData("31 Feb 2025 10:00:00 +0000", null)]
    [InlineData("Mon, 3 Nov 2025 25:61:00 +0000", "2025-11-03T00:00:00+00:00")]
    [InlineData("ontem", null)]
    [InlineData("1 Jan 0001 00:00:00 +1400", null)]
    [InlineData("mar, 05 nov 2024 10:00:00 +0100", "2024-11-05T10:00:00+01:00")]
    [InlineData("mar., 5 nov. 2024 10:00:00 +0100", "2024-11-05T10:00:00+01:00")]
    [InlineData("martes, 5 de noviembre de 2024 10:00", "2024-11-05T10:00:00+00:00")]
    [InlineData("mar nov  5 10:12:05 2024", "2024-11-05T10:12:05+00:00")]
    [InlineData("mar, 5 mar 2024 10:00:00 +0100", "2024-03-05T10:00:00+01:00")]
    [InlineData("mar, 05/11/2024 10:00", "2024-11-05T10:00:00+00:00")]
    [InlineData("5 mar, 2024 10:00 +0100", "2024-03-05T10:00:00+01:00")]
    [InlineData("March 5, 2024 10:00 PM", "2024-03-05T22:00:00+00:00")]
    public void Dates_are_understood_in_every_form(string raw, string? expected)
    {
        var date = Fixture.WithHeader("Date: " + raw).Date;
        date.ShouldBe(expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("<a@b>", "a@b")]
    [InlineData("<a@b> <c@d>", "a@b|c@d")]
    [InlineData("<a@b>\n\t<c@d>", "a@b|c@d")]
    [InlineData("a@b", "a@b")]
    [InlineData("Your message of Monday <a@b> (from me)", "a@b")]
    [InlineData("<a @ b>", "a@b")]
    [InlineData("", "")]
    public void Message_ids_have_no_brackets(string raw, string expected) =>
        string.Join('|', Fixture.WithHeader("References: " + raw).References).ShouldBe(expected);

    [Fact]
    public void A_message_id_without_an_at_sign_is_taken_as_it_is() =>
        Fixture.WithHeader("Message-ID: <abc>").MessageId.ShouldBe("abc");

    [Theory]
    [InlineData("filename=\"nota fiscal.pdf\"", "nota fiscal.pdf")]
    [InlineData("filename=nota fiscal.pdf", "nota fiscal.pdf")]
    [InlineData("filename=nota.pdf; size=10", "nota.pdf")]
    [InlineData("filename*=utf-8''rela%C3%A7%C3%A3o.pdf", "relação.pdf")]
    [InlineData("filename*=iso-8859-1'pt'rela%E7%E3o.pdf", "relação.pdf")]
    [InlineData("filename*0=\"rela\"; filename*1=\"cao.pdf\"", "relacao.pdf")]
    [InlineData("filename*0*=utf-8''rela%C3%A7; filename*1*=%C3%A3o; filename*2=\".pdf\"", "relação.pdf")]
    [InlineData("filename*1*=%A7%C3%A3o.pdf; filename*0*=utf-8''rela%C3", "relação.pdf")]
    [InlineData("filename=\"=?utf-8?Q?rela=C3=A7=C3=A3o=2Epdf?=\"", "relação.pdf")]
    [InlineData("filename=\"=?utf-8?Q?rela=C3=A7?=\n =?utf-8?Q?=C3=A3o.pdf?=\"", "relação.pdf")]
    [InlineData("filename=\"ascii.pdf\"; filename*=utf-8''rela%C3%A7%C3%A3o.pdf", "relação.pdf")]
    [InlineData(";; filename=\"um.pdf\"", "um.pdf")]
    [InlineData("filename=\"sem fim.pdf", "sem fim.pdf")]
    [InlineData("filename=\"a \\\"b\\\".pdf\"", "a \"b\".pdf")]
    [InlineData("filename=\"C:\\temp\\um.pdf\"", "C:\\temp\\um.pdf")]
    [InlineData("FileName = um.pdf", "um.pdf")]
    [InlineData("filename*2*=c.pdf; filename*0*=utf-8''a", "ac.pdf")]
    [InlineData("filename*1*=b.pdf", "b.pdf")]
    [InlineData("filename*0=a; filename*1*=%C3%A9; filename*2=\".pdf\"", "aé.pdf")]
    [InlineData("filename*=utf-8''100%25%ZZ%.pdf", "100%%ZZ%.pdf")]
    [InlineData("filename*0*=utf-8''a; filename*0*=utf-8''x; filename*1*=b", "ab")]
    [InlineData("filename*=utf-8''Nota%20(1).pdf", "Nota (1).pdf")]
    [InlineData("filename=Nota (1).pdf", "Nota (1).pdf")]
    [InlineData("filename=Nota (1).pdf; size=10", "Nota (1).pdf")]
    [InlineData("filename=foto(1).jpg", "foto(1).jpg")]
    [InlineData("filename*0*=utf-8''Nota; filename*1*=(1).pdf", "Nota(1).pdf")]
    [InlineData("filename=\"Nota (1).pdf\" (comentário)", "Nota (1).pdf")]
    [InlineData("(comentário; x=y) filename=nota.pdf", "nota.pdf")]
    [InlineData("size=10 (bytes); (o nome) filename=nota.pdf", "nota.pdf")]
    [InlineData("filename*0=\"=?utf-8?B?cmVsYcOn\"; filename*1=\"w6NvLnBkZg==?=\"", "relação.pdf")]
    public void File_names_are_decoded(string parameter, string expected) =>
        Fixture.WithHeader("Content-Disposition: attachment; " + parameter).Root.FileName.ShouldBe(expected);

    [Theory]
    [InlineData("text/plain; charset=us-ascii (Plain text)")]
    [InlineData("text (a; b)/plain (c=d); (e) charset (f) = (g) us-ascii (h;i)")]
    [InlineData("text/plain (a) charset=us-ascii (b) format=flowed")]
    public void Comments_are_no_part_of_a_content_type(string type)
    {
        var read = Fixture.WithHeader("Content-Type: " + type).Root.ContentType;

        (read.MediaType, read.Charset).ShouldBe(("text/plain", "us-ascii"));
    }

    [Theory]
    [InlineData("filename=nota fiscal.pdf", "nota fiscal.pdf")]
    [InlineData("filename=nota (1).pdf", "nota (1).pdf")]
    [InlineData("filename=\"a/b=c.pdf\"; size=10", "a/b=c.pdf")]
    public void A_file_name_is_read_without_a_disposition_before_it(string disposition, string expected) =>
        Fixture.WithHeader("Content-Disposition: " + disposition).Root.FileName.ShouldBe(expected);

    [Fact]
    public void Header_lines_that_are_no_fields_are_skipped_and_a_missing_empty_line_is_forgiven()
    {
        var slip = Fixture.Read("From: a@b.c\nisto não é um campo\nSubject: depois\n\ncorpo\n");
        slip.Subject.ShouldBe("depois");
        slip.Defects.ShouldContain(new MailDefect(MailDefectKind.InvalidHeaderLine, ""));
        var missing = Fixture.Read("From: a@b.c\nSubject: antes\nPrimeira linha\nsegunda linha\n");
        missing.Subject.ShouldBe("antes");
        missing.Text.ShouldBe("Primeira linha\nsegunda linha");
        missing.Defects.ShouldContain(new MailDefect(MailDefectKind.MissingHeaderEnd, ""));
        var last = Fixture.Read("From: a@b.c\nSubject: antes\nSó uma linha");
        last.Text.ShouldBe("Só uma linha");
        last.Defects.ShouldContain(new MailDefect(MailDefectKind.MissingHeaderEnd, ""));
        var part = Fixture.Read("From: a@b.c\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: text/plain\nveja\n--xx--\n");
        part.Text.ShouldBe("veja");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("\n          \n")]
    [InlineData(" \t\r\n")]
    public void White_lines_before_a_header_are_no_part_of_the_message(string lines)
    {
        var message = Fixture.Read($"{lines}From: ana@exemplo.com\nSubject: Pedido\n\ntexto");

        message.From[0].Address.ShouldBe("ana@exemplo.com");
        message.Subject.ShouldBe("Pedido");
        message.Text.ShouldBe("texto");
    }

    [Fact]
    public void A_header_whose_folded_lines_lost_their_space_goes_on_to_the_sender()
    {
        var message = Fixture.Read("Received: from a.exemplo.com\n(192.0.2.1) by b.exemplo.com\n(192.0.2.2) with SMTP id 1;\nMon, 3 Nov 2025\nFrom: a@b.c\nSubject: oi\n"
            + "Content-Type: multipart/mixed;\nboundary=\"xx\"\n\n--xx\n\num\n--xx\nContent-Type: text/html\n\ndois\n--xx--\n");
        message.From.ShouldBe([new Mailbox(null, "a@b.c")]);
        message.Subject.ShouldBe("oi");
        message.Text.ShouldBe("um\n\ndois");
        message.Defects.ShouldContain(new MailDefect(MailDefectKind.InvalidHeaderLine, ""));
    }

    [Fact]
    public void A_text_without_sender_and_empty_line_begins_at_its_first_line() =>
        Fixture.Read("Subject: oi\nUm texto\nsem linha vazia\n\nfim\n").Text.ShouldBe("Um texto\nsem linha vazia\n\nfim");

    [Fact]
    public void A_header_of_which_the_first_line_is_indented_is_read() =>
        Fixture.Read(" From: a@b.c\nSubject: oi\n\ntexto").From.ShouldBe([new Mailbox(null, "a@b.c")]);

    [Fact]
    public void An_address_that_an_archive_hides_is_read() =>
        Fixture.Read("From: maria at exemplo.com (Maria Souza)\n\ntexto").From.ShouldBe([new Mailbox("Maria Souza", "maria@exemplo.com")]);
}
