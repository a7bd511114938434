using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Vinculo.Platform.Web;

namespace Vinculo.Tests.Platform.Web;

public sealed class HtmxTests
{
    private readonly DefaultHttpContext context = new();

    [Fact]
    public void A_toast_travels_in_a_header_of_plain_ascii_with_its_undo()
    {
        context.Response.Toast(new Toast("Conversa concluída.", "/conversations/1/reopen"));

        var header = context.Response.Headers["HX-Trigger"].ToString();
        header.ShouldAllBe(letter => letter < 128);
        var toast = JsonDocument.Parse(header).RootElement.GetProperty("toast");
        toast.GetProperty("text").GetString().ShouldBe("Conversa concluída.");
        toast.GetProperty("undo").GetProperty("url").GetString().ShouldBe("/conversations/1/reopen");
    }

    [Fact]
    public void One_answer_may_raise_several_events()
    {
        context.Response.Trigger("changed", new { id = 7 });
        context.Response.Toast(new Toast("Feito."));

        var raised = JsonDocument.Parse(context.Response.Headers["HX-Trigger"].ToString()).RootElement;
        raised.EnumerateObject().Select(one => one.Name).ShouldBe(["changed", "toast"]);
        raised.GetProperty("changed").GetProperty("id").GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task Leading_on_is_a_redirect_for_a_form_and_a_header_for_htmx()
    {
        await context.LeadTo("/inbox").ExecuteAsync(context);
        context.Response.StatusCode.ShouldBe(StatusCodes.Status303SeeOther);
        context.Response.Headers.Location.ToString().ShouldBe("/inbox");

        var fragment = new DefaultHttpContext();
        fragment.Request.Headers["HX-Request"] = "true";
        fragment.LeadTo("/inbox");
        fragment.Response.Headers["HX-Redirect"].ToString().ShouldBe("/inbox");
    }
}
