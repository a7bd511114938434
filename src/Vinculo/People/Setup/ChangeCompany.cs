using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People.Setup;

/// <summary>Changes the company's name, language and time zone.</summary>
internal sealed class ChangeCompany(VinculoDb db, TimeProvider time)
{
    public async Task<Failure?> RunAsync(string? name, string? language, string? timeZone, Actor actor, CancellationToken cancellationToken)
    {
        var company = await db.Set<CompanySettings>().SingleOrDefaultAsync(cancellationToken) ?? db.Add(new CompanySettings()).Entity;
        var before = new { company.Name, company.Language, company.TimeZone };
        if (CompanyRules.Apply(company, name, language, timeZone) is { } wrong)
            return wrong;
        var after = new { company.Name, company.Language, company.TimeZone };
        if (!before.Equals(after))
            db.Audit(actor, "company.changed", Guid.Empty, before, after, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/company", () => Pages.Show<CompanyPage>(FormState.Fresh))
            .ForRole(Role.Administrator).ExcludeFromDescription();
        routes.MapPost("/settings/company", async (HttpContext context, IFormCollection form, ChangeCompany useCase, Texts texts) =>
            {
                var failure = await useCase.RunAsync(
                    form["company"], form["language"], form["timeZone"], Actor.Of(context.User), context.RequestAborted);
                if (failure is not null)
                    return Pages.Show<CompanyPage>(FormState.Refused(form, failure, texts));
                context.Response.ToastAfterRedirect(new Toast(texts["people.saved"]));
                return context.LeadTo("/settings/company");
            })
            .DisableAntiforgery().ForRole(Role.Administrator).ExcludeFromDescription();
    }
}
