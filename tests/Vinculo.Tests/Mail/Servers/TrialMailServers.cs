namespace Vinculo.Tests.Mail.Servers;

/// <summary>
/// The mail servers for a person who wants to try the application by hand: run this one test with
/// <c>dotnet run --project tests/Vinculo.Tests -- -explicit only -class Vinculo.Tests.Mail.Servers.TrialMailServers</c>.
/// It prints where they listen, and ends them with Ctrl+C.
/// </summary>
public sealed class TrialMailServers(MailServers servers)
{
    [Fact(Explicit = true)]
    public async Task Run_the_mail_servers_until_interrupted()
    {
        var stop = TestContext.Current.CancellationToken;
        var postfix = await servers.PostfixAsync(stop);
        var dovecot = await servers.DovecotAsync(stop);
        foreach (var name in new[] { "atendimento", "cliente" })
            await postfix.AddUserAsync($"{name}@{PostfixServer.Domain}", "trial");
        await Console.Error.WriteLineAsync($"""

            Mailboxes: atendimento@{PostfixServer.Domain} and cliente@{PostfixServer.Domain}, password 'trial'
            IMAP:      {dovecot.Host} port {dovecot.TlsPort} (TLS) or {dovecot.Port} (STARTTLS)
            Sending:   {postfix.Host} port {postfix.TlsSubmissionPort} (TLS) or {postfix.SubmissionPort} (STARTTLS)
            Incoming:  {postfix.Host} port {postfix.IncomingPort} (no sign-in, only to {PostfixServer.Domain}); {postfix.HesitatingPort} refuses for now whom it does not know
            Authority: {dovecot.CertificateAuthorityPath}

            """);
        await Should.ThrowAsync<OperationCanceledException>(() => Task.Delay(Timeout.Infinite, stop));
    }
}
