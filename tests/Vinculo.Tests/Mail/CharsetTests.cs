using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Text whose charset is wrong or missing.</summary>
public sealed class CharsetTests
{
    private const string Russian = "Здравствуйте! Когда придёт мой заказ? Жду ответа до пятницы.";
    private const string Japanese = "商品がまだ届いていません。確認をお願いします。";
    private const string Chinese = "您好，我还没有收到我的订单，请帮我查一下。";
    private const string Taiwanese = "您好，我還沒有收到我的訂單，請幫我查一下。";
    private const string Korean = "안녕하세요, 아직 상품을 받지 못했습니다. 확인 부탁드립니다.";
    private const string Portuguese = "Não recebi a confirmação; é só às terças? À espera, José Conceição. AÇÃO ÚNICA.";

    [Theory]
    [InlineData(1251, Russian)]
    [InlineData(20866, Russian)]
    [InlineData(28595, Russian)]
    [InlineData(932, Japanese)]
    [InlineData(51932, Japanese)]
    [InlineData(54936, Chinese)]
    [InlineData(950, Taiwanese)]
    [InlineData(949, Korean)]
    [InlineData(1252, Portuguese)]
    public void The_likely_charset_is_used_where_none_is_declared_or_a_wrong_one(int page, string text)
    {
        foreach (var declared in (string?[])[null, "us-ascii", "utf-8", "iso-8859-1", "windows-1252", "nunca-visto"])
            Read(page, text, declared).ShouldBe(text, declared);
    }

    [Theory]
    [InlineData("shift_jis", 51932, Japanese)]
    [InlineData("euc-jp", 932, Japanese)]
    [InlineData("iso-2022-jp", 932, Japanese)]
    [InlineData("koi8-r", 1251, Russian)]
    [InlineData("windows-1251", 20866, Russian)]
    [InlineData("windows-1251", 65001, Russian)]
    [InlineData("gb2312", 65001, Chinese)]
    [InlineData("shift_jis", 65001, Japanese)]
    [InlineData("iso-8859-2", 65001, "Žluťoučký kůň")]
    [InlineData("utf-8", 50220, Japanese)]
    [InlineData("iso-8859-1", 50220, Japanese)]
    [InlineData("utf-16", 1201, "olá")]
    [InlineData("utf-16be", 1200, "olá")]
    [InlineData("utf-16", 20127, "ola")]
    [InlineData("utf-16", 65001, Portuguese)]
    [InlineData("unicode", 1252, Portuguese)]
    [InlineData("utf-16be", 65001, Russian)]
    public void Text_that_is_another_charset_than_it_says_is_read_as_what_it_is(string declared, int page, string text) =>
        Read(page, text, declared).ShouldBe(text);

    [Theory]
    [InlineData("koi8-r", 20866, Russian)]
    [InlineData("windows-1251", 1251, "Ок")]
    [InlineData("gb2312", 54936, "联通")]
    [InlineData("big5", 950, Taiwanese)]
    [InlineData("euc-jp", 51932, "日本")]
    [InlineData("iso-8859-15", 28605, "Preço: 10 €")]
    [InlineData("cp-850", 850, "ação")]
    [InlineData("windows1252", 1252, "ação")]
    [InlineData("utf-16", 1200, "您好！我还没有收到我的订单。")]
    [InlineData("utf-16", 1200, "您好")]
    [InlineData("utf-16", 1200, "こんにちは、はじめまして。")]
    [InlineData("utf-16be", 1201, "안녕하세요")]
    public void A_charset_that_is_right_is_believed(string declared, int page, string text) => Read(page, text, declared).ShouldBe(text);

    [Theory]
    [InlineData("unicode-2-0-utf-7")]
    [InlineData("x-unicode-2-0-utf-7")]
    [InlineData("x-unicode-1-1-utf-7")]
    [InlineData("csUnicode11UTF7")]
    [InlineData("UTF-7")]
    public void UTF_7_is_refused_under_each_of_its_names(string declared)
    {
        var message = Fixture.Read($"From: a@b.c\nSubject: =?{declared}?Q?Mesa?=\nContent-Type: text/plain; charset={declared}\n\nBom dia, quero uma mesa +AOE-.");
        (message.Subject, message.Text).ShouldBe(("Mesa", "Bom dia, quero uma mesa +AOE-."));
        message.Defects.ShouldContain(new MailDefect(MailDefectKind.RefusedCharset, ""));
    }

    [Fact]
    public void HTML_that_calls_itself_Unicode_and_is_not_is_read_as_what_it_is()
    {
        const string Html = "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=unicode\"></head><body><p>Olá, não recebi a cotação de março.</p></body></html>";
        foreach (var page in (int[])[1252, 65001])
            Fixture.Read($"From: a@b.c\nContent-Type: text/html\n\n{Raw(page, Html)}").Text.ShouldBe("Olá, não recebi a cotação de março.");
    }

    [Theory]
    [InlineData("AÇÃO")]
    [InlineData("é à")]
    [InlineData("ÇÃÕ ÇÃÕ")]
    [InlineData("São João, às três: açúcar à mão")]
    public void Short_Western_text_is_not_taken_for_anything_else(string text) => Read(1252, text, null).ShouldBe(text);

    [Theory]
    [InlineData(1251, "Привет! Почему деньги?")]
    [InlineData(20866, "привет, почему деньги")]
    public void Russian_words_whose_letters_come_in_pairs_are_not_taken_for_Chinese(int page, string text) => Read(page, text, null).ShouldBe(text);

    [Fact]
    public void Raw_text_in_a_header_is_guessed_too()
    {
        var raw = Raw(1251, "Когда придёт мой заказ?");
        Fixture.WithHeader("Subject: " + raw).Subject.ShouldBe("Когда придёт мой заказ?");
    }

    [Fact]
    public void What_is_invalid_in_a_charset_becomes_a_replacement_character_and_a_defect()
    {
        var message = Fixture.Read("From: a@b.c\nContent-Type: text/plain; charset=gb2312\n\n\u00C4\u00E3\u00BA\u00C3 \u00FF\u00FF x");
        message.Text.ShouldStartWith("你好 \uFFFD");
        message.Defects.ShouldContain(new MailDefect(MailDefectKind.WrongCharset, ""));
    }

    private static string Read(int page, string text, string? declared) => Fixture.Read(
        $"From: a@b.c\n{(declared is null ? "" : $"Content-Type: text/plain; charset={declared}\n")}\n{Raw(page, text)}").Text;

    private static string Raw(int page, string text) =>
        Encoding.Latin1.GetString((CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page)).GetBytes(text));
}
