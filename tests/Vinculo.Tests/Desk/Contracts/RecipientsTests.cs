using FsCheck;
using FsCheck.Fluent;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Mail;

namespace Vinculo.Tests.Desk.Contracts;

/// <summary>Names and addresses in one line, as in the header of a mail.</summary>
public class RecipientsTests
{
    [Theory]
    [InlineData("Helena Prado", "Helena Prado <h@x.example>")]
    [InlineData("Prado, Helena", "\"Prado, Helena\" <h@x.example>")]
    [InlineData("Helena \"Lena\" Prado", "\"Helena \\\"Lena\\\" Prado\" <h@x.example>")]
    [InlineData("C:\\Prado; Cia. (SP)", "\"C:\\\\Prado; Cia. (SP)\" <h@x.example>")]
    [InlineData("outra@y.example", "\"outra@y.example\" <h@x.example>")]
    [InlineData(" Helena\r\nBcc: b@y.example ", "\"Helena  Bcc: b@y.example\" <h@x.example>")]
    [InlineData("'Helena'", "Helena <h@x.example>")]
    [InlineData("=?utf-8?Q?=22?=", "= ?utf-8?Q?=22?= <h@x.example>")]
    [InlineData("\"\"", "h@x.example")]
    [InlineData(null, "h@x.example")]
    public void A_name_stands_in_quotes_where_it_needs_them(string? name, string written) =>
        Recipients.Written(name, "h@x.example").ShouldBe(written);

    [Fact]
    public void What_is_written_is_read_back_by_readers_of_mail_and_by_the_composer() =>
        Prop.ForAll(Lists.ToArbitrary(), list =>
        {
            var written = Recipients.Written(list);
            return Mailbox.ParseList(written).SequenceEqual(list) && ChooseRecipients.Read([written], "to").Mailboxes.SequenceEqual(list);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Writing_again_what_was_read_changes_nothing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), name =>
        {
            var written = Recipients.Written(name, "h@x.example");
            return Recipients.Written(Mailbox.ParseList(written)) == written;
        }).QuickCheckThrowOnFailure();

    private static Gen<string?> Names =>
        from letters in Gen.Elements("aZé7 ,;:.@<>()[]\"\\'=?_-+ñ–😀".EnumerateRunes().Select(rune => rune.ToString()).ToArray()).ListOf()
        let name = string.Concat(letters).Trim(' ', '"', '\'').Replace("=?", "", StringComparison.Ordinal)
        select name.Length == 0 ? null : name;

    private static Gen<IReadOnlyList<Mailbox>> Lists =>
        from names in Names.ListOf()
        select (IReadOnlyList<Mailbox>)[.. names.Select((name, i) => new Mailbox(name, $"pessoa{i}@obra.example"))];
}
