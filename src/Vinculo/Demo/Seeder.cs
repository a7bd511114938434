using Vinculo.Customers.Edit;
using Vinculo.Platform;

namespace Vinculo.Demo;

/// <summary>Makes the demonstration company by letting it live: people are hired, customers come, two months go by.</summary>
internal sealed class Seeder(History history, DemoMail mail, DemoSize size, ILogger logger)
{
    /// <summary>How long ago the company began to use Vinculo.</summary>
    public const int DaysOfCompany = 200;

    private const int DaysOfSecondPolicy = 38;

    private readonly Luck luck = new(20_261);
    private readonly Staff staff = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await history.DoAsync(staff.HireAsync, cancellationToken);
        var boss = staff.Everybody[0].Actor;
        var clients = Clients.Make(size.Customers, luck);
        Enrol([.. clients.Where(c => c.Known)], boss);
        history.At(history.End.AddDays(-DaysOfSecondPolicy), (services, token) => HouseRules.PublishAsync(services, boss, token));

        var season = new Season(Story.ReadAll(), clients, staff, luck, history.End);
        var past = season.Past(size.Conversations).OrderBy(s => s.At).ToArray();
        foreach (var scene in past)
            Play(scene);
        // What lies on the desks today is set up under the policy of today.
        history.At(history.End.AddDays(-14), async (services, token) =>
        {
            foreach (var scene in await season.PresentAsync(services, token))
                Play(scene);
        });
        var opinions = new Opinions(history, luck);
        var steps = 0;
        await history.RunAsync(
            () =>
            {
                if (++steps % 500 == 0)
                    logger.LogInformation("The demonstration company has come to {Day:yyyy-MM-dd}", history.Now);
                while (mail.TryRead(out var read))
                    opinions.Receive(read);
            },
            cancellationToken);
    }

    private void Play(Scene scene) => new Enactment(history, staff, luck, scene).Begin();

    /// <summary>Customers come one by one over the months before the first conversation.</summary>
    private void Enrol(Client[] known, Actor boss)
    {
        var first = history.Now.AddDays(1);
        var apart = (history.End.AddDays(-Season.Days - 1) - first) / known.Length;
        for (var i = 0; i < known.Length; i++)
        {
            var client = known[i];
            history.At(first + i * apart, async (services, token) =>
            {
                var saved = await services.GetRequiredService<SaveCustomer>().CreateAsync(client.Input, boss, token);
                if (!saved.Succeeded)
                    throw new InvalidOperationException($"The demonstration customer {client.Name} was refused: {saved.Failures[0].Code}");
            });
        }
    }
}
