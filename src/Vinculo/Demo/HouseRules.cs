using Microsoft.EntityFrameworkCore;
using Vinculo.Plan.Contracts;
using Vinculo.Plan.Edit;
using Vinculo.Plan.Policy;
using Vinculo.Plan.Publish;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Demo;

/// <summary>
/// The second version of the shop's service policy: open every day until ten at night, and quicker than the first one.
/// Older conversations keep the first.
/// </summary>
internal static class HouseRules
{
    public static async Task PublishAsync(IServiceProvider services, Actor by, CancellationToken cancellationToken)
    {
        var number = Done.Or(await services.GetRequiredService<StartDraft>().RunAsync(null, by, cancellationToken));
        var db = services.GetRequiredService<VinculoDb>();
        var draft = await db.Set<PolicyVersion>().SingleAsync(v => v.Number == number, cancellationToken);
        draft.Edit(
            "Política de atendimento da Casa Taboa",
            "A loja e o atendimento passam a funcionar todos os dias até as 22h, e as respostas ficam mais rápidas.",
            draft.Rules with { Hours = [.. Enum.GetValues<DayOfWeek>().SelectMany(HoursOf)], Promises = [.. draft.Rules.Promises.Select(Quicker)] });
        await db.SaveChangesAsync(cancellationToken);
        Done.Or(await services.GetRequiredService<PublishDraft>().RunAsync("", draft.Revision, by, cancellationToken));
    }

    private static HoursBlock[] HoursOf(DayOfWeek day) => day == DayOfWeek.Sunday
        ? [new(day, new TimeOnly(10, 0), new TimeOnly(14, 0)), new(day, new TimeOnly(15, 0), new TimeOnly(22, 0))]
        : [new(day, new TimeOnly(8, 0), new TimeOnly(22, 0))];

    private static ServicePromise Quicker(ServicePromise promise) => promise with
    {
        Minutes = promise.Kind == PromiseKind.Resolution ? promise.Minutes * 4 / 3 : promise.Minutes * 3 / 4,
    };
}
