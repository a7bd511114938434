using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Mail.Net;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Channels.Email.Faults;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.SignIn;

/// <summary>Access tokens are renewed in time, once, and what stands in the way is said.</summary>
public class AccessTokensTests(Servers.MailServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_renewed_a_minute_before_it_ends()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var mailbox = await world.SignedInMailboxAsync();
        var first = await world.Tokens.GetAsync(mailbox.Id, null, Stop);

        world.App.Clock.Advance(TimeSpan.FromMinutes(59) - TimeSpan.FromSeconds(1));
        (await world.Tokens.GetAsync(mailbox.Id, null, Stop)).ShouldBe(first);
        world.App.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await world.Tokens.GetAsync(mailbox.Id, null, Stop);

        second.ShouldNotBe(first);
        (await world.Tokens.GetAsync(mailbox.Id, null, Stop)).ShouldBe(second);
        world.Provider.Renewals.ShouldBe(1);
    }

    [Fact]
    public async Task Each_new_refresh_token_is_kept_before_the_access_token_is_used()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var mailbox = await world.SignedInMailboxAsync();
        for (var hour = 0; hour < 5; hour++)
        {
            world.App.Clock.Advance(TimeSpan.FromHours(1));
            var token = await world.Tokens.GetAsync(mailbox.Id, null, Stop); // a refresh token used twice would end everything
            var secrets = world.App.Services.GetRequiredService<Secrets>();
            secrets.Unprotect((await world.ConsentAsync()).ProtectedAccessToken).ShouldBe(token);
        }
        world.Provider.Renewals.ShouldBe(5);
    }

    [Theory, BothEngines]
    public async Task Of_two_nodes_that_find_a_token_old_one_renews_it_and_the_other_waits(Engine engine)
    {
        await using var world = await SignInApp.StartAsync(engine);
        var mailbox = await world.SignedInMailboxAsync();
        var watch = new WatchedClock(world.App.Clock);
        var otherNode = ActivatorUtilities.CreateInstance<AccessTokens>(world.App.Services, watch, new CommitSignal());

        var (here, gate) = await BeginRenewalAsync(world, mailbox, world.Tokens);
        var there = otherNode.GetAsync(mailbox.Id, null, Stop);
        await watch.Waits.Task.WaitAsync(Stop);
        gate.SetResult();
        var token = await here;
        world.App.Clock.Advance(TimeSpan.FromSeconds(1));

        (await there).ShouldBe(token);
        world.Provider.Renewals.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_refresh_token_outlives_minutes_without_the_database()
    {
        var connections = new ImpatientConnections();
        await using var world = await SignInApp.StartAsync(Engine.Sqlite, configure: services => services.AddSingleton<IInterceptor>(connections));
        var mailbox = await world.SignedInMailboxAsync();
        var watch = new WatchedClock(world.App.Clock);
        var (asked, gate) = await BeginRenewalAsync(world, mailbox, ActivatorUtilities.CreateInstance<AccessTokens>(world.App.Services, watch));

        await using (await connections.AwayAsync(world.App, full: false))
        {
            gate.SetResult();
            await watch.Waits.Task.WaitAsync(Stop);
            watch.Waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
            world.App.Clock.Advance(TimeSpan.FromMinutes(5));
            await Task.WhenAny(asked, watch.Waits.Task).WaitAsync(Stop);
        }
        world.App.Clock.Advance(TimeSpan.FromSeconds(1));

        var token = await asked;
        (await world.Tokens.GetAsync(mailbox.Id, null, Stop)).ShouldBe(token);
        world.App.Clock.Advance(TimeSpan.FromHours(1));
        await world.Tokens.GetAsync(mailbox.Id, null, Stop); // with the old one it would be refused
        world.Provider.Renewals.ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task A_new_refresh_token_is_kept_although_another_node_was_told_meanwhile_that_the_consent_has_ended(Engine engine)
    {
        await using var world = await SignInApp.StartAsync(engine);
        var mailbox = await world.SignedInMailboxAsync();
        var (asked, gate) = await BeginRenewalAsync(world, mailbox, world.Tokens);
        await world.App.QueryAsync(async db =>
        {
            (await db.Set<MailboxConsent>().SingleAsync()).End("Token has been used before.", Ids.New(world.App.Clock.GetUtcNow()));
            return await db.SaveChangesAsync();
        });

        gate.SetResult();
        var token = await asked;

        (await world.Tokens.GetAsync(mailbox.Id, null, Stop)).ShouldBe(token);
        (await world.ConsentAsync()).EndedBecause.ShouldBeNull();
        world.App.Clock.Advance(TimeSpan.FromHours(1));
        await world.Tokens.GetAsync(mailbox.Id, null, Stop); // with the old one it would be refused
    }

    [Fact]
    public async Task A_node_that_dies_while_it_renews_holds_the_others_up_for_a_minute()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var mailbox = await world.SignedInMailboxAsync();
        world.App.Clock.Advance(TimeSpan.FromHours(1));
        var now = world.App.Clock.GetUtcNow();
        await world.App.QueryAsync(db => db.Set<MailboxConsent>().ExecuteUpdateAsync(set => set.SetProperty(c => c.RenewingUntil, now.AddMinutes(1))));

        world.App.Clock.Advance(TimeSpan.FromSeconds(61));

        await world.Tokens.GetAsync(mailbox.Id, null, Stop);
        world.Provider.Renewals.ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task A_clock_that_is_set_back_after_that_holds_nobody_up_for_longer(Engine engine)
    {
        await using var world = await SignInApp.StartAsync(engine);
        var mailbox = await world.SignedInMailboxAsync();
        world.App.Clock.Advance(TimeSpan.FromHours(1));
        var later = world.App.Clock.GetUtcNow().AddHours(2);
        await world.App.QueryAsync(db => db.Set<MailboxConsent>().ExecuteUpdateAsync(set => set.SetProperty(c => c.RenewingUntil, later)));

        await world.Tokens.GetAsync(mailbox.Id, null, Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);

        world.Provider.Renewals.ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task Who_signs_in_while_the_old_tokens_are_renewed_wins(Engine engine)
    {
        await using var world = await SignInApp.StartAsync(engine);
        var mailbox = await world.SignedInMailboxAsync();
        var newest = "";
        var (asked, gate) = await BeginRenewalAsync(world, mailbox, world.Tokens);
        world.Provider.Issued = token => newest = token;
        (await world.ReturnAsync("/settings/mailboxes/" + mailbox.Id)).StatusCode.ShouldBe(System.Net.HttpStatusCode.SeeOther);
        world.Provider.Issued = _ => { };

        gate.SetResult();

        (await asked).ShouldBe(newest);
    }

    [Theory, BothEngines]
    public async Task A_consent_that_has_ended_is_said_once_asked_and_somebody_can_sign_in_again(Engine engine)
    {
        await using var world = await SignInApp.StartAsync(engine);
        var mailbox = await world.SignedInMailboxAsync();
        world.Provider.Revoke();
        world.App.Clock.Advance(TimeSpan.FromHours(1));

        var first = await Should.ThrowAsync<MailServerException>(() => world.Tokens.GetAsync(mailbox.Id, null, Stop));
        var second = await Should.ThrowAsync<MailServerException>(() => world.Tokens.GetAsync(mailbox.Id, null, Stop));

        world.Provider.Renewals.ShouldBe(1, "the provider has said it");
        foreach (var failure in (MailServerException[])[first, second])
        {
            MailboxProblem.Of(failure).ShouldBe("channels.problem.consent-ended");
            (failure.IsTransient, failure.ServerWords).ShouldBe((false, "Token has been expired or revoked."));
        }
        var consent = await world.ConsentAsync();
        (consent.ProtectedAccessToken, consent.ProtectedRefreshToken).ShouldBe(("", ""));
        await NoteAsync(world, mailbox, first);
        foreach (var page in (string[])["/settings/mailboxes", $"/settings/mailboxes/{mailbox.Id}"])
        {
            var text = await world.Administrator.PageAsync(page);
            text.ShouldContain("A permissão para ler esta caixa acabou");
            text.ShouldContain($"href=\"/settings/mailboxes/{mailbox.Id}/sign-in/google\"");
        }

        using var again = await world.ReturnAsync("/settings/mailboxes/" + mailbox.Id);
        await world.Tokens.GetAsync(mailbox.Id, null, Stop);
    }

    public static TheoryData<string> Faults => ["503", "429", "500 with an error", "not JSON", "no token", "a token of two lines", "huge", "too deep", "a redirect", "nothing", "no answer"];

    [Theory, MemberData(nameof(Faults))]
    public async Task A_provider_that_does_not_answer_as_it_should_is_asked_again_later(string fault)
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var mailbox = await world.SignedInMailboxAsync();
        world.App.Clock.Advance(TimeSpan.FromHours(1));
        world.Provider.Instead = context => AnswerAsync(context, fault);
        world.Patience = fault == "no answer" ? TimeSpan.FromMilliseconds(200) : null;

        var failure = await Should.ThrowAsync<MailServerException>(() => world.Tokens.GetAsync(mailbox.Id, null, Stop));
        world.Provider.Instead = null;
        world.Patience = null;

        MailboxProblem.Of(failure).ShouldBe("channels.problem.sign-in-unavailable");
        failure.IsTransient.ShouldBeTrue();
        (await world.ConsentAsync()).EndedBecause.ShouldBeNull();
        await world.Tokens.GetAsync(mailbox.Id, null, Stop);
        world.Provider.Renewals.ShouldBe(2);
    }

    [Fact]
    public async Task A_provider_that_does_not_know_us_any_more_is_no_end_of_the_consent()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var mailbox = await world.SignedInMailboxAsync();
        world.App.Clock.Advance(TimeSpan.FromHours(1));
        await world.Administrator.SubmitAsync("/settings/mailboxes/sign-in/google", ("ClientId", AuthorisationServer.ClientId), ("Secret", "velho"));
        var failure = await Should.ThrowAsync<MailServerException>(() => world.Tokens.GetAsync(mailbox.Id, null, Stop));
        MailboxProblem.Of(failure).ShouldBe("channels.problem.sign-in-client");

        await world.Administrator.SubmitAsync(
            "/settings/mailboxes/sign-in/google", ("ClientId", AuthorisationServer.ClientId), ("Secret", AuthorisationServer.Secret));
        await world.Tokens.GetAsync(mailbox.Id, null, Stop);
    }

    [Fact]
    public async Task A_mailbox_for_which_nobody_has_signed_in_says_so()
    {
        await using var world = await SignInApp.StartAsync(Engine.Sqlite);
        var page = await world.ConnectAsync();
        var id = Guid.Parse(page.Split('/')[^1]);
        var failure = await Should.ThrowAsync<MailServerException>(() => world.Tokens.GetAsync(id, null, Stop));
        MailboxProblem.Of(failure).ShouldBe("channels.problem.sign-in-needed");
        (await world.Administrator.PageAsync(page)).ShouldContain("Entre com a conta Google desta caixa");
    }

    [Fact]
    public async Task A_token_that_was_taken_back_before_its_time_is_renewed_and_tried_once_more()
    {
        var dovecot = await servers.DovecotAsync(Stop);
        await using var world = await SignInApp.StartAsync(Engine.Sqlite, dovecot.Settings().Address);
        Trust(world, dovecot);
        var address = servers.NewAddress("loja");
        var mailbox = await world.SignedInMailboxAsync(address);
        world.Provider.Issued = token => dovecot.AddToken(address, token);

        await using var client = await world.App.Services.GetRequiredService<MailServers>().ConnectImapAsync(mailbox.Imap, Stop);

        (await client.SelectAsync("INBOX", Stop)).Exists.ShouldBe(0u);
        world.Provider.Renewals.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_refuses_a_fresh_token_is_named_with_what_to_look_at()
    {
        var dovecot = await servers.DovecotAsync(Stop);
        await using var world = await SignInApp.StartAsync(Engine.Sqlite, dovecot.Settings().Address);
        Trust(world, dovecot);
        var mailbox = await world.SignedInMailboxAsync(servers.NewAddress("loja"));

        var failure = await Should.ThrowAsync<MailServerException>(
            () => world.App.Services.GetRequiredService<MailServers>().ConnectImapAsync(mailbox.Imap, Stop));

        MailboxProblem.Of(failure).ShouldBe("channels.problem.token-refused");
        failure.ServerWords!.ShouldContain("invalid_token");
        failure.ToString().ShouldNotContain("access-");
        await NoteAsync(world, mailbox, failure);
        (await world.Administrator.PageAsync($"/settings/mailboxes/{mailbox.Id}")).ShouldContain("O servidor de e-mail não aceitou a entrada.");
    }

    /// <summary>The token has ended and the provider is asked for another, which it gives once the gate is open.</summary>
    private static async Task<(Task<string> Asked, TaskCompletionSource Gate)> BeginRenewalAsync(SignInApp world, MailboxAccount mailbox, AccessTokens tokens)
    {
        world.App.Clock.Advance(TimeSpan.FromHours(1));
        var gate = new TaskCompletionSource();
        world.Provider.Gate = gate.Task;
        var asked = tokens.GetAsync(mailbox.Id, null, Stop);
        await world.Provider.RenewalAsked.Task.WaitAsync(Stop);
        return (asked, gate);
    }

    private static void Trust(SignInApp world, Servers.DovecotServer dovecot)
    {
        var certificates = Directory.CreateDirectory(Path.Combine(world.App.Settings.DataFolder, "certificates"));
        File.Copy(dovecot.CertificateAuthorityPath, Path.Combine(certificates.FullName, "ca.pem"));
    }

    private static Task<int> NoteAsync(SignInApp world, MailboxAccount mailbox, MailServerException failure) => world.App.QueryAsync(async db =>
    {
        (await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailbox.Id)).Failed(MailboxProblem.Of(failure), failure.ServerWords, world.App.Clock.GetUtcNow());
        return await db.SaveChangesAsync();
    });

    private static async Task AnswerAsync(HttpContext context, string fault)
    {
        var response = context.Response;
        (response.StatusCode, var body) = fault switch
        {
            "503" => (503, "try later"),
            "429" => (429, """{"error":"invalid_grant"}"""),
            "500 with an error" => (500, """{"error":"invalid_grant"}"""),
            "not JSON" => (200, "<html>"),
            "no token" => (200, """{"access_token":17}"""),
            "a token of two lines" => (200, "{\"access_token\":\"a\\r\\nA1 LOGOUT\"}"),
            "huge" => (200, "{\"access_token\":\"" + new string('a', 200_000) + "\"}"),
            "too deep" => (200, "{\"access_token\":\"a\",\"x\":" + new string('[', 50) + new string(']', 50) + "}"),
            "a redirect" => (307, ""),
            _ => (200, ""),
        };
        if (fault == "a redirect")
            response.Headers.Location = "/token";
        if (fault == "nothing")
            context.Abort();
        else if (fault == "no answer")
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        else
            await response.WriteAsync(body);
    }

    /// <summary>Says when somebody begins to wait.</summary>
    private sealed class WatchedClock(TimeProvider clock) : TimeProvider
    {
        public TaskCompletionSource Waits { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = clock.CreateTimer(callback, state, dueTime, period);
            Waits.TrySetResult();
            return timer;
        }
    }
}
