using Vinculo.Mail.Imap;

namespace Vinculo.Tests.Mail.Imap;

internal static class ImapLogin
{
    /// <summary>Connects and signs in; a scripted server lets anybody in.</summary>
    public static async Task<ImapClient> SignInAsync(this ImapSettings settings, string user = "ana", string password = "segredo")
    {
        var stop = TestContext.Current.CancellationToken;
        var imap = await ImapClient.ConnectAsync(settings, stop);
        await imap.LoginAsync(user, password, stop);
        return imap;
    }
}
