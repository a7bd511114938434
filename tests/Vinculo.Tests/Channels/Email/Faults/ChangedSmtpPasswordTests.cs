using System.Globalization;
using System.Net;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>The password for sending is changed at the server.</summary>
public class ChangedSmtpPasswordTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task Mail_waits_the_mailbox_says_what_to_do_and_once_it_has_the_new_password_the_mail_leaves_once(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        await outbox.SignInAsync(servers, "a de antes");
        await outbox.ChangePasswordAsync("a que vale agora");
        using var administrator = await outbox.App.SignedInAsync(await outbox.App.AccountAsync(Role.Administrator));
        await outbox.WriteAsync("Vamos ver.");

        await outbox.SendAsync();

        var waiting = (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem();
        (waiting.State, waiting.Problem).ShouldBe((OutgoingState.Waiting, "channels.problem.login-refused"));
        var path = "/settings/mailboxes/" + waiting.MailboxId;
        var page = await administrator.PageAsync(path);
        page.ShouldContain("1 e-mail espera para sair");
        page.ShouldContain("recusou o usuário ou a senha");
        (await administrator.PageAsync("/settings/mailboxes")).ShouldContain("Há e-mails esperando para sair. O servidor recusou o usuário ou a senha.");

        await SaveAsync(outbox, administrator, path, "a que vale agora");
        await outbox.SendAsync(); // without waiting for the next attempt

        var sent = (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem();
        sent.State.ShouldBe(OutgoingState.Sent);
        (await administrator.PageAsync(path)).ShouldNotContain("espera para sair");
        (await outbox.ArrivedAsync(1)).ShouldHaveSingleItem().MessageId.ShouldBe(sent.MessageIdHeader);
    }

    /// <summary>An administrator opens the mailbox, types the password, and saves.</summary>
    private static async Task SaveAsync(Outbox outbox, HttpClient administrator, string path, string password)
    {
        var id = Guid.Parse(path.Split('/')[^1]);
        var form = MailboxForm.Of(await outbox.App.QueryAsync(async db => (await db.FindAsync<MailboxAccount>(id))!));
        form.SmtpPassword = password;
        var fields = typeof(MailboxForm).GetProperties()
            .Select(property => (property.Name, Value: Convert.ToString(property.GetValue(form), CultureInfo.InvariantCulture) ?? ""));
        using var saved = await administrator.SubmitAsync(path, [.. fields.Where(field => field.Value.Length > 0)]);
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await saved.TextAsync());
    }
}
