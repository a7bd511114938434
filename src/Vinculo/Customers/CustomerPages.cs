using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Customers.Edit;
using Vinculo.Customers.List;
using Vinculo.Customers.View;
using Vinculo.Platform;
using Vinculo.Platform.Security;
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
        customers.MapPost("/new", CreateAsync).DisableAntiforgery().ForRole(Role.Agent);
        customers.MapGet("/{id:guid}/edit", (Guid id) => ShowForm(id, null)).ForRole(Role.Agent);
        customers.MapPost("/{id:guid}/edit", ChangeAsync).DisableAntiforgery().ForRole(Role.Agent);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, IFormCollection form, SaveCustomer save, Texts texts)
    {
        var (input, _) = CustomerForm.Read(form);
        var saved = await save.CreateAsync(input, Actor.Of(context.User), context.RequestAborted);
        return Answer(context, null, saved, new CustomerForm(input, null, saved.Failures, texts), texts);
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, Guid id, IFormCollection form, SaveCustomer save, Texts texts)
    {
        var (input, version) = CustomerForm.Read(form);
        var saved = await save.ChangeAsync(id, input, version, Actor.Of(context.User), context.RequestAborted);
        return Answer(context, id, saved, new CustomerForm(input, version, saved.Failures, texts), texts);
    }

    private static IResult Answer(HttpContext context, Guid? id, SavedCustomer saved, CustomerForm form, Texts texts)
    {
        if (!saved.Succeeded)
            return ShowForm(id, form);
        context.Response.ToastAfterRedirect(new Toast(texts["customers.saved"]));
        return context.LeadTo($"/customers/{saved.Id}");
    }

    private static RazorComponentResult<CustomerFormPage> ShowForm(Guid? id, CustomerForm? form)
    {
        var page = Pages.Show<CustomerFormPage>(("Id", id), ("Form", form));
        page.StatusCode = form?.Status ?? StatusCodes.Status200OK;
        return page;
    }
}
