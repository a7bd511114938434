using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Scope = Vinculo.Platform.Security.Scope;

namespace Vinculo.Channels.Email.Receive;

/// <summary><c>POST /api/v1/intake/email</c>: one raw message (RFC 5322) as the body.</summary>
internal static class IntakeEndpoint
{
    /// <param name="Text">The reply without what it quotes.</param>
    /// <param name="Attachments">Names of the files.</param>
    /// <param name="Quarantined">Why it is kept in quarantine; null when it was taken in.</param>
    internal sealed record Accepted(
        Guid? ConversationId, string? Protocol, string From, string Subject, string Text, IReadOnlyList<string> Attachments,
        Guid? MessageId, string? Outcome, bool Duplicate, string? Quarantined);

    public static void Map(WebApplication app) =>
        app.MapPost(ApiSetup.Prefix + "/intake/email", HandleAsync)
            .ForScope(Scope.Intake)
            .AddOpenApiOperationTransformer(DescribeBody)
            .WithTags("Intake")
            .WithSummary("Takes in one raw e-mail message.");

    /// <summary>Says what the body is without refusing other content types: mail programs name it variously.</summary>
    private static Task DescribeBody(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["message/rfc822"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
            },
        };
        return Task.CompletedTask;
    }

    private static async Task<Accepted<Accepted>> HandleAsync(HttpRequest request, MailIntake intake, CancellationToken cancellationToken)
    {
        var receipt = await intake.AcceptAsync(request.Body, new MailArrival(), cancellationToken);
        return TypedResults.Accepted((string?)null, new Accepted(
            receipt.ConversationId, receipt.Protocol, receipt.From, receipt.Subject, receipt.Text, receipt.Attachments,
            receipt.MessageId, receipt.Outcome?.ToString().ToLowerInvariant(), receipt.IsDuplicate, receipt.QuarantineReason));
    }
}
