using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Security;

/// <summary>Walks every endpoint there is: each says who may call it, and the server holds to what it says.</summary>
public partial class EndpointAccessTests
{
    [Fact]
    public async Task Every_endpoint_says_exactly_once_who_may_call_it()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var calls = Calls(app);
        calls.Length.ShouldBeGreaterThan(30);
        calls.Where(call => call.Statements.Count != 1).Select(call => $"{call}: {string.Join(" and ", call.Statements)}").ShouldBeEmpty();
        calls.Where(call => call.Least is null && call.Scope is null && !call.IsForEverybody).ShouldBeEmpty("a statement that is no role, scope or everybody");
    }

    [Fact]
    public async Task Nothing_but_the_start_of_things_is_open_to_strangers()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var open = Calls(app).Where(call => call.IsForEverybody).Select(call => call.Pattern).Distinct(StringComparer.Ordinal);
        open.Except(OpenToEverybody, StringComparer.Ordinal).ShouldBeEmpty("open to the internet: add it here only with a reason at its mapping");
    }

    [Fact]
    public async Task A_stranger_gets_in_nowhere_that_is_not_for_everybody()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.AccountAsync(Role.Administrator);
        using var stranger = app.Stranger();
        var wrong = new List<string>();
        foreach (var call in Calls(app))
        {
            using var answer = await call.SendAsync(stranger);
            var turnedAway = answer.StatusCode == HttpStatusCode.Unauthorized || LeadsTo(answer, "/sign-in");
            if ((int)answer.StatusCode >= 500 || (!call.IsForEverybody && !turnedAway))
                wrong.Add($"{call} answered {(int)answer.StatusCode}");
        }
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Agent)]
    [InlineData(Role.Manager)]
    [InlineData(Role.Administrator)]
    internal async Task A_person_gets_in_where_the_role_is_enough_and_nowhere_else(Role role)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.AccountAsync(Role.Administrator);
        using var person = await WithFixedCookieAsync(app, role);
        var wrong = new List<string>();
        foreach (var call in Calls(app))
        {
            using var answer = await call.SendAsync(person);
            var refused = answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized || LeadsTo(answer, "/no-access");
            var mayEnter = call.IsForEverybody || call.Least <= role;
            if ((int)answer.StatusCode >= 500 || (mayEnter && LeadsTo(answer, "/no-access")) || (!mayEnter && !refused) || (mayEnter && !call.IsForEverybody && refused))
                wrong.Add($"{call} answered {(int)answer.StatusCode} {answer.Headers.Location}");
        }
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Scope.Read)]
    [InlineData(Scope.Write)]
    [InlineData(Scope.Intake)]
    [InlineData(Scope.Admin)]
    public async Task A_program_gets_in_with_its_scope_and_nowhere_else(string scope)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.AccountAsync(Role.Administrator);
        using var program = await app.ProgramAsync(scope);
        var wrong = new List<string>();
        foreach (var call in Calls(app))
        {
            using var answer = await call.SendAsync(program);
            var refused = answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized || LeadsTo(answer, "/sign-in");
            var mayEnter = call.IsForEverybody || call.Scope == scope;
            if ((int)answer.StatusCode >= 500 || (!mayEnter && !refused) || (mayEnter && !call.IsForEverybody && refused))
                wrong.Add($"{call} answered {(int)answer.StatusCode} {answer.Headers.Location}");
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endpoint_that_says_nothing_is_refused_to_everybody()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var policy = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<AuthorizationOptions>>().Value.FallbackPolicy!;
        var person = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity(
            [new(System.Security.Claims.ClaimTypes.Role, nameof(Role.Administrator))], "test"));
        (await app.InScopeAsync(p => p.GetRequiredService<IAuthorizationService>().AuthorizeAsync(person, null, policy))).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task What_does_not_exist_is_said_so_and_not_asked_a_password_for()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var program = await app.ProgramAsync(Scope.Read);
        (await program.GetAsync("/api/v1/nothing")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var person = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        using var answer = await person.GetAsync("/nowhere");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.TextAsync()).ShouldContain("Esta página não existe");
        (await person.GetAsync("/sign-out")).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    /// <summary>Patterns that anybody on the internet may call.</summary>
    private static readonly string[] OpenToEverybody =
    [
        "/assets/{name}", "/health", "/openapi/{documentName}.json", "/setup", "/sign-in", "/sign-in/code", "/welcome/{id:guid}",
        "/contact/", "/s/{token}/", "/s/{token}/thanks", "/s/{token}/stop",
    ];

    private static bool LeadsTo(HttpResponseMessage answer, string path) =>
        (int)answer.StatusCode is >= 300 and < 400
        && new Uri(new Uri("http://any"), answer.Headers.Location!).AbsolutePath == path;

    /// <summary>A session that no answer can change, so that walking past the sign-out does not end it.</summary>
    private static async Task<HttpClient> WithFixedCookieAsync(TestApp app, Role role)
    {
        using var browser = app.Stranger();
        var account = await app.AccountAsync(role);
        using var answer = await browser.SubmitAsync("/sign-in", ("email", account.Email!), ("password", TestApp.Password));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("vinculo.session=", StringComparison.Ordinal)).Split(';')[0];
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Url };
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    private static Call[] Calls(TestApp app)
    {
        app.Url.ShouldNotBeNull(); // the endpoints are there from when it listens
        Call[] calls =
        [
            .. from endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()
               from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
               select new Call(method, endpoint),
        ];
        calls.ShouldNotBeEmpty();
        return calls;
    }

    private sealed partial class Call(string method, RouteEndpoint endpoint)
    {
        public string Pattern { get; } = endpoint.RoutePattern.RawText!.StartsWith('/') ? endpoint.RoutePattern.RawText : "/" + endpoint.RoutePattern.RawText;

        /// <summary>What the endpoint says of who may call it, each thing once.</summary>
        public IReadOnlyList<string> Statements { get; } =
        [
            .. endpoint.Metadata.OfType<IAllowAnonymous>().Select(_ => "everybody")
                .Concat(endpoint.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy ?? "anybody signed in"))
                .Distinct(StringComparer.Ordinal),
        ];

        public bool IsForEverybody => Statements.Contains("everybody");

        public Role? Least => After("role:") is { } name && Enum.TryParse<Role>(name, out var role) ? role : null;

        public string? Scope => After("scope:");

        public async Task<HttpResponseMessage> SendAsync(HttpClient client)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Path());
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            if (method is not ("GET" or "HEAD"))
                request.Content = Body();
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }

        /// <summary>An empty body of a kind that the endpoint takes; of another, routing would answer by itself.</summary>
        private HttpContent Body()
        {
            var taken = endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { ContentTypes: [var first, ..] } ? first : null;
            return taken switch
            {
                null or "application/x-www-form-urlencoded" => new FormUrlEncodedContent([]),
                "multipart/form-data" => new MultipartFormDataContent { { new StringContent(""), "nothing" } },
                _ => new StringContent("{}", System.Text.Encoding.UTF8, taken),
            };
        }

        public override string ToString() => method + " " + Pattern;

        private string? After(string prefix) =>
            Statements.SingleOrDefault(statement => statement.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];

        private string Path() => Parameter().Replace(Pattern, match =>
            match.Value.Contains(":int", StringComparison.Ordinal) || match.Value.Contains(":long", StringComparison.Ordinal) ? "1"
                : match.Value.Contains("id", StringComparison.OrdinalIgnoreCase) ? "01900000-0000-7000-8000-000000000001" : "x");

        [GeneratedRegex(@"\{[^}]+\}")]
        private static partial Regex Parameter();
    }
}
