using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Edit;
using Vinculo.Customers.List;
using Vinculo.Customers.View;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Customers;

/// <summary>The pages under <c>/customers</c>, import apart.</summary>
internal static class CustomerPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var customers = routes.MapGroup("/customers").ExcludeFromDescription();
        customers.MapGet("", (string? text, string? after) => Pages.Show<CustomersPage>(("Text", text), ("After", after))).ForRole(Role.Viewer);
        customers.MapGet("/{id:guid}", (Guid id, string? show, string? after, string? month) =>
            Pages.Show<CustomerPage>(("Id", id), ("Show", show), ("After", after), ("Month", month))).ForRole(Role.Viewer);
        customers.MapGet("/new", (string? name, Texts texts) => ShowForm(null, CustomerForm.Fresh(texts, name))).ForRole(Role.Agent);
        customers.MapGet("/companies", OfferAsync).ForRole(Role.Agent);
        customers.MapPost("/new", CreateAsync).DisableAntiforgery().ForRole(Role.Agent);
        customers.MapGet("/{id:guid}/edit", (Guid id) => ShowForm(id, null)).ForRole(Role.Agent);
        customers.MapPost("/{id:guid}/edit", ChangeAsync).DisableAntiforgery().ForRole(Role.Agent);
        customers.MapPost("/{id:guid}/reachable", MarkReachableAsync).DisableAntiforgery().ForRole(Role.Agent);
    }

    private static async Task<IResult> OfferAsync(string? company, FindCompany companies, CancellationToken cancellationToken) =>
        Pages.Show<CompanyOffers>(("Offers", await companies.OffersAsync(company, cancellationToken)));

    private static Task<IResult> CreateAsync(HttpContext context, IFormCollection form, FindCompany companies, SaveCustomer save, Texts texts) =>
        SaveAsync(context, null, form, companies, (input, _) => save.CreateAsync(input, Actor.Of(context.User), context.RequestAborted), texts);

    private static Task<IResult> ChangeAsync(
        HttpContext context, Guid id, IFormCollection form, FindCompany companies, SaveCustomer save, Texts texts) =>
        SaveAsync(
            context, id, form, companies,
            (input, version) => save.ChangeAsync(id, input, version, Actor.Of(context.User), context.RequestAborted), texts);

    /// <summary>A person knows better than the server that refused: the address is written to again.</summary>
    private static async Task<IResult> MarkReachableAsync(
        HttpContext context, Guid id, [FromForm] string email, VinculoDb db, ICustomers customers, Texts texts)
    {
        var address = CustomerAddress.Email(email);
        if (await customers.WhoHasAsync(address, context.RequestAborted) != id)
            return TypedResults.NotFound();
        await customers.MarkReachableAsync(address, Actor.Of(context.User), context.RequestAborted);
        await db.SaveChangesAsync(context.RequestAborted);
        context.Response.ToastAfterRedirect(new Toast(texts["customers.email-reachable.done"]));
        return context.LeadTo($"/customers/{id}");
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context, Guid? id, IFormCollection form, FindCompany companies,
        Func<CustomerInput, int?, Task<SavedCustomer>> save, Texts texts)
    {
        var (input, version) = CustomerForm.Read(form);
        string? typed = form["company"];
        var (company, failure) = await companies.ChooseAsync(typed, input.CompanyId, context.RequestAborted);
        var saved = failure is null ? await save(input with { CompanyId = company }, version) : SavedCustomer.Refused(failure);
        return Answer(context, id, saved, new CustomerForm(input, version, saved.Failures, texts) { Company = typed }, texts);
    }

    private static IResult Answer(HttpContext context, Guid? id, SavedCustomer saved, CustomerForm form, Texts texts)
    {
        if (!saved.Succeeded)
            return ShowForm(id, form);
        context.Response.ToastAfterRedirect(new Toast(texts["customers.saved"]));
        return context.LeadTo($"/customers/{saved.Id}");
    }

    private static IResult ShowForm(Guid? id, CustomerForm? form) =>
        Pages.Show<CustomerFormPage>(form?.Status ?? StatusCodes.Status200OK, ("Id", id), ("Form", form));
}
