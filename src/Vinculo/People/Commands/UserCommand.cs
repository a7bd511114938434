using System.CommandLine;
using System.Globalization;
using Vinculo.People.Accounts;
using Vinculo.Platform;
using Vinculo.Platform.Commands;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.People.Commands;

/// <summary><c>user add</c>: an account made on the machine itself, such as the first one of an unattended installation.</summary>
internal static class UserCommand
{
    private static readonly Option<string> Email = new("--email") { Required = true, Description = "The address to sign in with." };
    private static readonly Option<string> Name = new("--name") { Required = true, Description = "The person's name." };
    private static readonly Option<Role> RoleOption = new("--role")
    {
        Required = true,
        Description = "viewer, agent, manager or administrator.",
    };

    public static Command Create()
    {
        var add = new Command("add", "Makes an account. The password is asked for, or read as one line from standard input.");
        add.Add(Email);
        add.Add(Name);
        add.Add(RoleOption);
        add.SetAction((parsed, cancellationToken) => CommandLine.WithServicesAsync(parsed, provider => AddAsync(provider, parsed, cancellationToken)));
        return new Command("user", "People who sign in.") { add };
    }

    private static async Task<int> AddAsync(IServiceProvider provider, ParseResult parsed, CancellationToken cancellationToken)
    {
        var password = await PasswordPrompt.AskAsync(cancellationToken);
        var request = new NewAccount(parsed.GetValue(Email), parsed.GetValue(Name), parsed.GetValue(RoleOption), password);
        var result = await provider.GetRequiredService<AddAccount>().RunAsync(request, Actor.System, cancellationToken);
        if (!result.Succeeded)
            throw new CommandException(Explain(provider, result.Failure));
        await Console.Out.WriteLineAsync(result.Value.Id.ToString());
        return CommandLine.Done;
    }

    /// <summary>The reason in English, as everything else that the commands say.</summary>
    internal static string Explain(IServiceProvider provider, Failure failure) =>
        provider.GetRequiredService<Texts>().In(CultureInfo.GetCultureInfo("en"), failure.Code, failure.Values);
}
