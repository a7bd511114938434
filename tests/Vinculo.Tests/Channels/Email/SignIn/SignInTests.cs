using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Channels.Email.Watch;
using Vinculo.Desk.Conversations;
using Vinculo.Mail.Imap;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.SignIn;

/// <summary>A person signs in at a provider, and the mailbox needs no password.</summary>
public class SignInTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task A_mailbox_is_read_and_sent_from_with_the_consent_of_its_owner(Engine engine)
    {
        var stop = TestContext.Current.CancellationToken;
        var dovecot = await servers.DovecotAsync(stop);
        var (company, customer) = (servers.NewAddress("loja"), servers.NewAddress("cliente"));
        await using var world = await SignInApp.BesideAsync(servers, engine, company, customer);

        var mailbox = await world.SignedInMailboxAsync(company);
        await PutAsync(dovecot, company, ChannelsApp.Mail(from: customer));
        await world.App.Services.GetRequiredService<ReadMailbox>().ReadOnceAsync(mailbox, stop);
        await world.App.SettleAsync();
        var conversation = await world.App.QueryAsync(db => db.Set<Conversation>().SingleAsync());
        await world.App.AnswerAsync(conversation.Id, "Vamos trocar hoje.");
        await world.App.Services.GetRequiredService<SendDueMail>().RunAsync(stop);

        (await world.App.OutgoingAsync()).ShouldAllBe(m => m.State == OutgoingState.Sent);
        var tried = await world.App.InScopeAsync(p => p.GetRequiredService<TestMailbox>().TryAsync(mailbox.Imap, "INBOX", mailbox.Smtp, stop));
        tried.ShouldAllBe(half => half.Problem == null);
        world.Provider.Renewals.ShouldBe(0);
    }

    [Fact]
    public async Task No_token_and_no_secret_is_kept_as_it_is_shown_or_told()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var tokens = new List<string>();
        world.Provider.Issued = tokens.Add;
        var mailbox = await world.SignedInMailboxAsync();

        var consent = await world.ConsentAsync();
        var client = await world.App.QueryAsync(db => db.Set<SignInClient>().AsNoTracking().SingleAsync());
        var audit = await world.App.QueryAsync(db => db.Set<AuditEntry>().AsNoTracking().ToListAsync());
        var told = string.Join('\n', audit.Select(entry => entry.Action + entry.Before + entry.After)
            .Append(consent.ProtectedAccessToken).Append(consent.ProtectedRefreshToken).Append(client.ProtectedSecret)
            .Append(await world.Administrator.PageAsync($"/settings/mailboxes/{mailbox.Id}"))
            .Append(await world.Administrator.PageAsync("/settings/mailboxes/sign-in")));
        told.ShouldContain("mailbox.signed-in");
        told.ShouldContain("sign-in-client.changed");
        told.ShouldNotContain(tokens.Single());
        told.ShouldNotContain("refresh-");
        told.ShouldNotContain(AuthorisationServer.Secret);
    }

    [Fact]
    public async Task A_mailbox_with_a_password_keeps_it_until_somebody_has_signed_in()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var before = await world.App.MailboxAsync();
        var page = "/settings/mailboxes/" + before.Id;
        (await world.Administrator.PageAsync(page + "?with=google")).ShouldContain("Entrar com Google");
        var back = await world.AgreeAsync(page);
        (await StateAsync(world, before.Id)).Imap.ShouldBe(before.Imap);

        using var returned = await world.Administrator.GetAsync(back);

        var after = await StateAsync(world, before.Id);
        after.Imap.ShouldBe(new ServerAccess("localhost", 1, Vinculo.Mail.Net.MailSecurity.Tls, before.Address, "", before.Id));
        after.Smtp.ProtectedPassword.ShouldBe("");
        after.Revision.ShouldNotBe(before.Revision, "whoever reads it begins anew");
        (await world.Administrator.PageAsync(page)).ShouldContain("Entrou com Google em 10/03/2026");
    }

    [Fact]
    public async Task A_mailbox_that_gets_a_password_forgets_its_tokens()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var mailbox = await world.SignedInMailboxAsync();

        using var saved = await world.Administrator.SubmitAsync(
            "/settings/mailboxes/" + mailbox.Id, ("With", ""), ("Address", mailbox.Address), ("Active", "true"),
            ("ImapHost", "imap.loja.example"), ("ImapPort", "993"), ("ImapSecurity", "Tls"), ("ImapUserName", "loja"), ("ImapPassword", "nova"),
            ("SmtpHost", "smtp.loja.example"), ("SmtpPort", "465"), ("SmtpSecurity", "Tls"), ("SmtpUserName", "loja"), ("SmtpPassword", "nova"));

        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await saved.TextAsync());
        (await StateAsync(world, mailbox.Id)).Imap.ConsentId.ShouldBeNull();
        (await world.App.QueryAsync(db => db.Set<MailboxConsent>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task What_the_form_with_a_provider_does_not_ask_for_stays()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var mailbox = await world.SignedInMailboxAsync();
        await world.App.QueryAsync(db => db.Set<MailboxAccount>().ExecuteUpdateAsync(set => set.SetProperty(m => m.CheckingServers, "mx.loja.example")));

        using var saved = await world.Administrator.SubmitAsync(
            "/settings/mailboxes/" + mailbox.Id, ("With", "google"), ("Address", mailbox.Address), ("Active", "true"));

        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await saved.TextAsync());
        (await StateAsync(world, mailbox.Id)).CheckingServers.ShouldBe("mx.loja.example");
    }

    [Fact]
    public async Task Coming_back_counts_once()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var back = await world.AgreeAsync(await world.ConnectAsync());
        (await world.Administrator.GetAsync(back)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        await ShouldBeRefusedAsync(world.Administrator, back);
    }

    [Fact]
    public async Task Nobody_else_comes_back_for_the_one_who_was_sent()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var back = await world.AgreeAsync(await world.ConnectAsync());
        using var colleague = await world.App.SignedInAsync(await world.App.AccountAsync(Role.Administrator));
        await ShouldBeRefusedAsync(colleague, back);
        (await world.Administrator.GetAsync(back)).StatusCode.ShouldBe(HttpStatusCode.SeeOther, "the one who was sent still can");
    }

    [Fact]
    public async Task Who_stays_away_for_more_than_ten_minutes_begins_again()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var back = await world.AgreeAsync(await world.ConnectAsync());
        world.App.Clock.Advance(SignInAttempt.Lifetime + TimeSpan.FromSeconds(1));
        await ShouldBeRefusedAsync(world.Administrator, back);
    }

    [Theory]
    [InlineData("?code=x")]
    [InlineData("?state=&code=x")]
    [InlineData("?state=made-up&code=x")]
    public async Task Nobody_is_taken_back_who_was_not_sent(string query)
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        await world.AgreeAsync(await world.ConnectAsync());
        await ShouldBeRefusedAsync(world.Administrator, "/settings/mailboxes/sign-in/google/callback" + query);
        world.Provider.Renewals.ShouldBe(0);
    }

    [Fact]
    public async Task A_code_of_somebody_elses_attempt_is_worth_nothing()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var stolen = QueryOf(await world.AgreeAsync(await world.ConnectAsync("uma@loja.example")))["code"];
        var mine = QueryOf(await world.AgreeAsync(await world.ConnectAsync("outra@loja.example")))["state"];

        using var answer = await world.Administrator.GetAsync(
            QueryHelpers.AddQueryString("/settings/mailboxes/sign-in/google/callback", new Dictionary<string, string?> { ["code"] = stolen, ["state"] = mine }));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.TextAsync()).ShouldContain("A entrada foi recusada");
    }

    [Fact]
    public async Task Who_declines_is_told_so_in_the_providers_words_as_text()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var page = await world.ConnectAsync();
        var state = QueryOf(await world.AgreeAsync(page))["state"];

        using var answer = await world.Administrator.GetAsync(
            $"/settings/mailboxes/sign-in/google/callback?state={state}&error=access_denied&error_description=%3Cb%3Ewhy%3C/b%3E%0Anot");

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var html = await answer.Content.ReadAsStringAsync();
        html.ShouldContain("&lt;b&gt;why&lt;/b&gt; not");
        WebUtility.HtmlDecode(html).ShouldContain("A permissão não foi dada.");
        html.ShouldContain($"href=\"{page}/sign-in/google\"");
    }

    [Theory]
    [InlineData(true, "https://mail.test/read")]
    [InlineData(true, "")]
    [InlineData(false, AuthorisationServer.Scope)]
    public async Task Who_allows_too_little_is_asked_to_allow_the_rest(bool givesRefreshToken, string scope)
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        (world.Provider.GivesRefreshTokens, world.Provider.GrantedScope) = (givesRefreshToken, scope);
        using var answer = await world.ReturnAsync(await world.ConnectAsync());
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.TextAsync()).ShouldContain("Faltou permitir a leitura e o envio");
        (await world.ConsentAsync()).GivenAt.ShouldBeNull();
    }

    [Theory]
    [InlineData("google", "https://accounts.google.com/o/oauth2/v2/auth", "access_type=offline&prompt=consent", "https://mail.google.com/")]
    [InlineData("microsoft", "https://login.microsoftonline.com/loja.example/oauth2/v2.0/authorize", "prompt=select_account", "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access")]
    public async Task A_person_is_sent_to_the_pages_of_the_provider(string provider, string pages, string asks, string scopes)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var administrator = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        var mailbox = await app.MailboxAsync();
        await administrator.SubmitAsync("/settings/mailboxes/sign-in/" + provider, ("ClientId", "vinculo"), ("Secret", "s"), ("Tenant", "loja.example"));

        using var away = await administrator.GetAsync($"/settings/mailboxes/{mailbox.Id}/sign-in/{provider}");

        var query = QueryOf(away.Headers.Location!.AbsoluteUri);
        away.Headers.Location!.GetLeftPart(UriPartial.Path).ShouldBe(pages);
        away.Headers.Location!.Query.ShouldContain(asks);
        query["scope"].ShouldBe(scopes);
        query["redirect_uri"].ShouldBe($"{app.Services.GetRequiredService<Vinculo.Platform.VinculoSettings>().PublicUrl}/settings/mailboxes/sign-in/{provider}/callback");
        query["login_hint"].ShouldBe("contato@loja.example");
        query["state"].Length.ShouldBe(43);
        query["code_challenge"].Length.ShouldBe(43);
    }

    [Fact]
    public async Task A_provider_where_nobody_has_registered_is_offered_with_how_to()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var administrator = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        var page = await administrator.PageAsync("/settings/mailboxes/new?with=microsoft");
        page.ShouldContain("Antes da primeira caixa com Microsoft, cadastre lá o Vinculo.");
        page.ShouldContain("href=\"/settings/mailboxes/sign-in#microsoft\"");
        page.ShouldNotContain("ImapHost");
        (await administrator.GetAsync($"/settings/mailboxes/{(await app.MailboxAsync()).Id}/sign-in/microsoft")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_registration_keeps_its_secret_and_says_what_is_wrong()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var administrator = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        using var wrong = await administrator.SubmitAsync("/settings/mailboxes/sign-in/microsoft", ("ClientId", " "), ("Secret", ""), ("Tenant", "a/b"));
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var text = await wrong.TextAsync();
        text.ShouldContain("Copie o identificador do cadastro.");
        text.ShouldContain("Copie o segredo do cadastro.");
        text.ShouldContain("value=\"a/b\"");

        await administrator.SubmitAsync("/settings/mailboxes/sign-in/microsoft", ("ClientId", "um"), ("Secret", "s3gr3do"));
        await administrator.SubmitAsync("/settings/mailboxes/sign-in/microsoft", ("ClientId", "dois"), ("Secret", ""), ("Tenant", "loja.example"));

        var client = await app.QueryAsync(db => db.Set<SignInClient>().SingleAsync());
        (client.ClientId, client.Tenant).ShouldBe(("dois", "loja.example"));
        app.Services.GetRequiredService<Secrets>().Unprotect(client.ProtectedSecret).ShouldBe("s3gr3do");
        (await administrator.PageAsync("/settings/mailboxes/sign-in")).ShouldNotContain("s3gr3do");
    }

    private static async Task ShouldBeRefusedAsync(HttpClient person, string back)
    {
        using var answer = await person.GetAsync(back);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.TextAsync()).ShouldContain("Este pedido não começou aqui");
    }

    private static Dictionary<string, string> QueryOf(string url) =>
        QueryHelpers.ParseQuery(url[url.IndexOf('?', StringComparison.Ordinal)..]).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    private static Task<MailboxAccount> StateAsync(SignInApp world, Guid id) =>
        world.App.QueryAsync(db => db.Set<MailboxAccount>().AsNoTracking().SingleAsync(m => m.Id == id));

    private static async Task PutAsync(Servers.DovecotServer dovecot, string address, string mail)
    {
        await using var client = await ImapClient.ConnectAsync(dovecot.Settings());
        await client.LoginAsync(address, "senha que ninguém diz aqui");
        await client.AppendAsync("INBOX", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail)));
    }
}
