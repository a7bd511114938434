using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Contracts;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Listening;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Listening;

/// <summary>The application with a customer whose conversation can be resolved, and mail that is kept instead of queued.</summary>
internal sealed class ListeningApp : IAsyncDisposable
{
    private ListeningApp(TestApp app, KeptMail mail) => (App, Mail) = (app, mail);

    public TestApp App { get; }

    public KeptMail Mail { get; }

    public static async Task<ListeningApp> StartAsync(Engine engine)
    {
        var mail = new KeptMail();
        return new ListeningApp(await TestApp.StartAsync(engine, services => services.AddScoped<IOutgoingMail>(_ => mail)), mail);
    }

    public Task<CustomerCard> CustomerAsync(string name = "Marina Alves", string language = "pt-BR") => App.InScopeAsync(async provider =>
    {
        var card = await provider.GetRequiredService<ICustomers>().FindOrCreateAsync(
            CustomerAddress.Email(Guid.CreateVersion7().ToString("N") + "@cliente.example"), name, language, Actor.System, CancellationToken.None);
        await provider.GetRequiredService<Vinculo.Platform.Storage.VinculoDb>().SaveChangesAsync();
        return card;
    });

    /// <summary>Opens a conversation of this customer.</summary>
    public async Task<Guid> ConversationAsync(CustomerCard customer, bool automatic = false)
    {
        var id = await App.InScopeAsync(async provider =>
        {
            var received = await provider.GetRequiredService<IDesk>().ReceiveAsync(
                new IncomingMessage(
                    ChannelKind.Email, null, customer.Id, customer.Name, customer.Email!, "Pedido", "Onde está?", null, null, [],
                    App.Clock.GetUtcNow(), IsAutomatic: automatic),
                CancellationToken.None);
            await provider.GetRequiredService<Vinculo.Platform.Storage.VinculoDb>().SaveChangesAsync();
            return received.ConversationId;
        });
        await App.SettleAsync();
        return id;
    }

    /// <summary>Says that the conversation is resolved, and lets everything that follows happen.</summary>
    public async Task ResolveAsync(Guid conversation, CustomerCard customer, Guid? agent = null)
    {
        await App.QueryAsync(db =>
        {
            var now = App.Clock.GetUtcNow();
            db.Publish(new ConversationResolved(conversation, customer.Id, agent, ChannelKind.Email, now), now);
            return db.SaveChangesAsync();
        });
        await App.SettleAsync();
    }

    /// <summary>Asks a new customer, and gives the path of the link that was mailed.</summary>
    public async Task<string> AskAsync(string name = "Marina Alves", string language = "pt-BR", Guid? agent = null)
    {
        var customer = await CustomerAsync(name, language);
        await ResolveAsync(await ConversationAsync(customer), customer, agent);
        return Mail.LastLink();
    }

    public Task<List<Survey>> SurveysAsync() => App.QueryAsync(db => db.Set<Survey>().AsNoTracking().OrderBy(s => s.Id).ToListAsync());

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>Keeps what would be sent.</summary>
internal sealed class KeptMail : IOutgoingMail
{
    public List<AutomaticMail> Queued { get; } = [];

    public bool CanSend { get; set; } = true;

    public Task<bool> QueueAsync(AutomaticMail mail, CancellationToken cancellationToken)
    {
        if (CanSend)
            Queued.Add(mail);
        return Task.FromResult(CanSend);
    }

    /// <summary>The path of the last survey's link, as the customer's browser asks for it.</summary>
    public string LastLink()
    {
        var markdown = Queued[^1].Markdown;
        var start = markdown.IndexOf("/s/", StringComparison.Ordinal);
        return markdown[start..markdown.IndexOfAny(['?', ')'], start)];
    }
}
