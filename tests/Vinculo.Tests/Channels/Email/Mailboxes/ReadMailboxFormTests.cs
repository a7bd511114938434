using System.Globalization;
using System.Net;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email.Mailboxes;

public class ReadMailboxFormTests
{
    [Theory]
    [InlineData("Folder", 255)]
    [InlineData("CheckingServers", 500)]
    [InlineData("ImapUserName", 320)]
    [InlineData("SmtpUserName", 320)]
    [InlineData("Signature", 4000)]
    public async Task A_field_takes_as_many_letters_as_the_database_has_room_for(string field, int most)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);

        (await ErrorsAsync(app, With(field, new string('a', most)))).ShouldBeEmpty();
        (await ErrorsAsync(app, With(field, new string('a', most + 1)))).Keys.ShouldBe([field]);
    }

    [Fact]
    public async Task So_does_the_user_at_a_provider()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var form = With("ImapUserName", new string('a', 321));
        form.With = "google";

        (await ErrorsAsync(app, form)).Keys.ShouldBe(["ImapUserName"]);
    }

    [Theory]
    [InlineData("PlainLoopbackOnly")]
    [InlineData("nenhuma")]
    [InlineData("7")]
    public async Task No_password_goes_to_another_machine_in_plain_text(string security)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);

        (await ErrorsAsync(app, With("ImapSecurity", security))).Keys.ShouldBe(["ImapSecurity"]);
        (await ErrorsAsync(app, With("SmtpSecurity", security))).Keys.ShouldBe(["SmtpSecurity"]);
    }

    [Theory, BothEngines]
    public async Task What_is_too_long_comes_back_with_a_word_at_the_field(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var administrator = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        var form = With("Folder", new string('a', 256));
        using var fields = new FormUrlEncodedContent(Fields.Where(p => p.GetValue(form) is not null).Select(p => KeyValuePair.Create(p.Name, (string)p.GetValue(form)!)));

        using var answer = await administrator.PostAsync("/settings/mailboxes/new", fields);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain("O nome da pasta passa de 255 letras.");
        (await app.QueryAsync(db => db.Set<MailboxAccount>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Every_field_that_can_be_wrong_has_a_name_in_each_language()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var named = new HashSet<string>(await ErrorsOfAsync(new MailboxForm()));
        foreach (var field in Fields)
        {
            named.UnionWith(await ErrorsOfAsync(With(field.Name, new string('a', 5000))));
            named.UnionWith(await ErrorsOfAsync(With(field.Name, "")));
        }

        named.ShouldBe(
            [
                "Address", "Signature", "Folder", "CheckingServers", "ImapHost", "ImapPort", "ImapSecurity", "ImapUserName", "ImapPassword",
                "SmtpHost", "SmtpPort", "SmtpSecurity", "SmtpUserName", "SmtpPassword",
            ],
            ignoreOrder: true);
        var texts = new Texts();
        foreach (var language in Texts.Languages)
            named.ShouldAllBe(field => texts.In(CultureInfo.GetCultureInfo(language), "channels.mailbox.field." + field).Length > 0);

        async Task<IEnumerable<string>> ErrorsOfAsync(MailboxForm form) => (await ErrorsAsync(app, form)).Keys;
    }

    private static readonly PropertyInfo[] Fields = [.. typeof(MailboxForm).GetProperties().Where(p => p.PropertyType == typeof(string))];

    /// <summary>A form in which all is right, but for one field perhaps.</summary>
    private static MailboxForm With(string field, string value)
    {
        var form = MailboxForm.Empty();
        form.Address = "contato@loja.example";
        (form.ImapHost, form.ImapUserName, form.ImapPassword) = ("imap.loja.example", "contato", "segredo");
        (form.SmtpHost, form.SmtpUserName, form.SmtpPassword) = ("smtp.loja.example", "contato", "segredo");
        Fields.Single(p => p.Name == field).SetValue(form, value);
        return form;
    }

    private static Task<Dictionary<string, string>> ErrorsAsync(TestApp app, MailboxForm form) =>
        app.InScopeAsync(p => Task.FromResult(p.GetRequiredService<ReadMailboxForm>().Read(form, Guid.Empty, null).Errors));
}
