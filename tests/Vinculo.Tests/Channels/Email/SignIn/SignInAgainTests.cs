using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Send;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.SignIn;

/// <summary>The consent of a mailbox has ended while mail was to leave, and its owner signs in again.</summary>
public class SignInAgainTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task What_waited_leaves_at_once(Engine engine)
    {
        var stop = TestContext.Current.CancellationToken;
        var (company, customer) = (servers.NewAddress("loja"), servers.NewAddress("cliente"));
        await using var world = await SignInApp.BesideAsync(servers, engine, company, customer);
        var page = "/settings/mailboxes/" + (await world.SignedInMailboxAsync(company)).Id;
        var intake = await world.App.ReceiveAsync(ChannelsApp.Mail(from: customer, headers: "Auto-Submitted: auto-generated\n"));
        await world.App.SettleAsync();
        world.Provider.Revoke();
        world.App.Clock.Advance(TimeSpan.FromHours(1)); // by then the access token has ended too
        await world.App.AnswerAsync(intake.ConversationId!.Value, "Vamos trocar hoje.");
        var send = world.App.Services.GetRequiredService<SendDueMail>();

        await send.RunAsync(stop);
        var waiting = (await world.App.OutgoingAsync()).ShouldHaveSingleItem();
        (waiting.State, waiting.Problem).ShouldBe((OutgoingState.Waiting, SignInException.ConsentEnded));
        (await world.Administrator.PageAsync(page)).ShouldContain("1 e-mail espera para sair");

        using var returned = await world.ReturnAsync(page);
        returned.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await returned.TextAsync());
        await send.RunAsync(stop); // without waiting for the next attempt

        (await world.App.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Sent);
        (await world.Administrator.PageAsync(page)).ShouldNotContain("espera para sair");
    }
}
