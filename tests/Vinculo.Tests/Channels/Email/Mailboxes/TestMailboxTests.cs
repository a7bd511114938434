using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail.Net;
using Vinculo.Tests.Mail.Servers;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email.Mailboxes;

public class TestMailboxTests
{
    [Fact]
    public async Task Who_tests_a_mailbox_whose_servers_say_nothing_is_told_so_before_the_browser_gives_up()
    {
        var (readingBegan, sendingBegan) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var imap = Silent(readingBegan);
        await using var smtp = Silent(sendingBegan);
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync(AddressOf(imap), AddressOf(smtp));

        var trying = app.InScopeAsync(p => p.GetRequiredService<TestMailbox>().TryAsync(mailbox.Imap, "INBOX", mailbox.Smtp, CancellationToken.None));
        await Task.WhenAll(readingBegan.Task, sendingBegan.Task);
        trying.IsCompleted.ShouldBeFalse();
        app.Clock.Advance(TimeSpan.FromSeconds(40));

        (await trying).Select(tried => (tried.Part, tried.Problem)).ShouldBe([("imap", "channels.problem.timeout"), ("smtp", "channels.problem.timeout")]);
    }

    private static ScriptedServer Silent(TaskCompletionSource began) => new(async peer =>
    {
        began.SetResult();
        await peer.HearAsync();
    });

    private static MailServerAddress AddressOf(ScriptedServer server) => new("localhost", server.Port, MailSecurity.PlainLoopbackOnly);
}
