using System.CommandLine;
using Vinculo.People.Tokens;
using Vinculo.Platform;
using Vinculo.Platform.Commands;
using Vinculo.Platform.Security;

namespace Vinculo.People.Commands;

/// <summary><c>token add</c>: prints the token alone on standard output, so that a script can keep it.</summary>
internal static class TokenCommand
{
    private static readonly Option<string> Name = new("--name") { Required = true, Description = "What the token is for." };
    private static readonly Option<string> Scopes = new("--scope")
    {
        Required = true,
        Description = "One or more of " + string.Join(", ", Scope.All) + ", separated by commas.",
    };

    public static Command Create()
    {
        var add = new Command("add", "Makes a token for the API and prints it; it cannot be shown again.");
        add.Add(Name);
        add.Add(Scopes);
        add.SetAction((parsed, cancellationToken) => CommandLine.WithServicesAsync(parsed, provider => AddAsync(provider, parsed, cancellationToken)));
        return new Command("token", "Keys of programs to the API.") { add };
    }

    private static async Task<int> AddAsync(IServiceProvider provider, ParseResult parsed, CancellationToken cancellationToken)
    {
        var scopes = parsed.GetValue(Scopes)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var result = await provider.GetRequiredService<AddToken>().RunAsync(parsed.GetValue(Name), scopes, Actor.System, cancellationToken);
        if (!result.Succeeded)
            throw new CommandException(UserCommand.Explain(provider, result.Failure));
        await Console.Out.WriteLineAsync(result.Value.Secret);
        return CommandLine.Done;
    }
}
